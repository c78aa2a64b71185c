import sys
from operator import index as _index

_MISSING = object()


def _generator(function):
    """The class that itertools has under that name; making one gives the
    generator that does the work."""
    def __new__(cls, *args, **kwargs):
        return function(*args, **kwargs)
    return type(function.__name__, (object,), {
        '__new__': __new__, '__module__': 'itertools',
        '__qualname__': function.__name__})


class count:
    def __init__(self, start=0, step=1):
        if not (isinstance(start, (int, float, complex)) or
                hasattr(start, '__add__')):
            raise TypeError('a number is required')
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if self._step == 1 and isinstance(self._step, int):
            return f'count({self._next!r})'
        return f'count({self._next!r}, {self._step!r})'


class repeat:
    def __init__(self, object, times=_MISSING):
        self._object = object
        self._left = None if times is _MISSING else max(_index(times), 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if self._left <= 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError('len() of unsized object')
        return self._left

    def __repr__(self):
        if self._left is None:
            return f'repeat({self._object!r})'
        return f'repeat({self._object!r}, {self._left})'


def _cycle(source):
    saved = []
    for item in source:
        yield item
        saved.append(item)
    while saved:
        yield from saved


@_generator
def cycle(iterable):
    return _cycle(iter(iterable))


def _chain(iterables):
    for iterable in iterables:
        yield from iterable


class chain:
    def __new__(cls, *iterables):
        return _chain(iterables)

    @classmethod
    def from_iterable(cls, iterable):
        return _chain(iter(iterable))


def _bound(value, text):
    if value is None:
        return None
    try:
        value = _index(value)
    except TypeError:
        value = -1
    if value < 0:
        raise ValueError(text)
    return value


def _islice(source, start, stop, step):
    position = 0
    wanted = start
    while stop is None or wanted < stop:
        while position <= wanted:
            try:
                item = next(source)
            except StopIteration:
                return
            position += 1
        yield item
        wanted += step
    while stop is not None and position < stop:  # what CPython also draws
        try:
            next(source)
        except StopIteration:
            return
        position += 1


@_generator
def islice(iterable, *args):
    if not 1 <= len(args) <= 3:
        raise TypeError(f'islice expected at {"most 4" if args else "least 2"}'
                        f' arguments, got {len(args) + 1}')
    if len(args) == 1:
        stop = _bound(args[0], 'Stop argument for islice() must be None or '
                      'an integer: 0 <= x <= sys.maxsize.')
        return _islice(iter(iterable), 0, stop, 1)
    text = ('Indices for islice() must be None or an integer: '
            '0 <= x <= sys.maxsize.')
    start = _bound(args[0], text) or 0
    stop = _bound(args[1], text)
    step = 1
    if len(args) == 3 and args[2] is not None:
        text = 'Step for islice() must be a positive integer or None.'
        step = _bound(args[2], text)
        if step == 0:
            raise ValueError(text)
    return _islice(iter(iterable), start, stop, step)


def _takewhile(predicate, source):
    for item in source:
        if not predicate(item):
            return
        yield item


@_generator
def takewhile(predicate, iterable):
    return _takewhile(predicate, iter(iterable))


def _dropwhile(predicate, source):
    for item in source:
        if not predicate(item):
            yield item
            break
    yield from source


@_generator
def dropwhile(predicate, iterable):
    return _dropwhile(predicate, iter(iterable))


def _filterfalse(predicate, source):
    for item in source:
        if not (item if predicate is None else predicate(item)):
            yield item


@_generator
def filterfalse(function, iterable):
    return _filterfalse(function, iter(iterable))


def _compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


@_generator
def compress(data, selectors):
    return _compress(iter(data), iter(selectors))


def _starmap(function, source):
    for args in source:
        yield function(*args)


@_generator
def starmap(function, iterable):
    return _starmap(function, iter(iterable))


def _accumulate(source, func, initial):
    total = initial
    if total is None:
        try:
            total = next(source)
        except StopIteration:
            return
    yield total
    for item in source:
        total = total + item if func is None else func(total, item)
        yield total


if sys.version_info >= (3, 8):
    @_generator
    def accumulate(iterable, func=None, *, initial=None):
        return _accumulate(iter(iterable), func, initial)
else:
    @_generator
    def accumulate(iterable, func=None, **others):
        for name in others:
            where = 'accumulate()' if sys.version_info >= (3, 7) else \
                'this function'
            raise TypeError(f"'{name}' is an invalid keyword argument for "
                            f'{where}')
        return _accumulate(iter(iterable), func, None)


def _zip_longest(sources, fillvalue):
    active = len(sources)
    while active:
        row = []
        for i, source in enumerate(sources):
            item = fillvalue
            if source is not None:
                try:
                    item = next(source)
                except StopIteration:
                    sources[i] = None
                    active -= 1
                    if not active:
                        return
            row.append(item)
        yield tuple(row)


@_generator
def zip_longest(*iterables, fillvalue=None):
    return _zip_longest([iter(i) for i in iterables], fillvalue)


def _product(pools):
    if not all(pools):
        return
    picks = [0] * len(pools)
    while True:
        yield tuple([pool[i] for pool, i in zip(pools, picks)])
        at = len(pools) - 1
        while at >= 0 and picks[at] == len(pools[at]) - 1:
            picks[at] = 0
            at -= 1
        if at < 0:
            return
        picks[at] += 1


@_generator
def product(*iterables, repeat=1):
    repeat = _index(repeat)
    if repeat < 0:
        raise ValueError('repeat argument cannot be negative')
    return _product([tuple(i) for i in iterables] * repeat)


def _permutations(pool, r, picks):
    if len(picks) == r:
        yield tuple([pool[i] for i in picks])
        return
    for i in range(len(pool)):
        if i not in picks:
            yield from _permutations(pool, r, picks + [i])


@_generator
def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if not isinstance(r, int):
        raise TypeError('Expected int as r')
    if r < 0:
        raise ValueError('r must be non-negative')
    return _permutations(pool, r, [])


def _combinations(pool, r, start, picks, repeated):
    if len(picks) == r:
        yield tuple([pool[i] for i in picks])
        return
    for i in range(start, len(pool)):
        yield from _combinations(pool, r, i if repeated else i + 1,
                                 picks + [i], repeated)


@_generator
def combinations(iterable, r):
    pool = tuple(iterable)
    if _index(r) < 0:
        raise ValueError('r must be non-negative')
    return _combinations(pool, r, 0, [], False)


@_generator
def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    if _index(r) < 0:
        raise ValueError('r must be non-negative')
    return _combinations(pool, r, 0, [], True)


class groupby:
    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._keyfunc = key
        self._key = self._group_key = _MISSING
        self._item = None
        self._current = None

    def __iter__(self):
        return self

    def _advance(self):
        self._item = next(self._source)
        key = self._keyfunc
        self._key = self._item if key is None else key(self._item)

    def __next__(self):
        self._current = None
        while self._key is _MISSING or self._key == self._group_key:
            self._advance()
            if self._group_key is _MISSING:
                break
        self._group_key = self._key
        self._current = token = object()
        return self._key, self._group(token)

    def _group(self, token):
        while self._current is token and self._key == self._group_key:
            yield self._item
            if self._current is not token:
                return
            try:
                self._advance()
            except StopIteration:
                self._current = None
                return


def _tee(source, links, number):
    while True:
        queue = links[number]
        if not queue:
            try:
                item = next(source)
            except StopIteration:
                return
            for each in links:
                each.append(item)
        yield queue.popleft()


def tee(iterable, n=2):
    from collections import deque
    n = _index(n)
    if n < 0:
        raise ValueError('n must be >= 0')
    source = iter(iterable)
    links = [deque() for _ in range(n)]
    return tuple([_tee(source, links, i) for i in range(n)])


def _pairwise(source):
    try:
        before = next(source)
    except StopIteration:
        return
    for item in source:
        yield before, item
        before = item


if sys.version_info >= (3, 10):
    @_generator
    def pairwise(iterable):
        return _pairwise(iter(iterable))


def _batched(source, n, strict):
    while True:
        batch = tuple(_islice(source, 0, n, 1))
        if not batch:
            return
        if strict and len(batch) != n:
            raise ValueError('batched(): incomplete batch')
        yield batch


if sys.version_info >= (3, 13):
    @_generator
    def batched(iterable, n, *, strict=False):
        if n < 1:
            raise ValueError('n must be at least one')
        return _batched(iter(iterable), n, strict)
elif sys.version_info >= (3, 12):
    @_generator
    def batched(iterable, n):
        if n < 1:
            raise ValueError('n must be at least one')
        return _batched(iter(iterable), n, False)
