import sys
from _collections import deque

_MISSING = object()


# --- namedtuple ---

def _field(index):
    return property(lambda self: self[index],
                    doc=f'Alias for field number {index}')


_KEYWORDS = frozenset((
    'False None True and as assert async await break class continue def del '
    'elif else except finally for from global if import in is lambda '
    'nonlocal not or pass raise return try while with yield').split())


def _checked_names(typename, field_names, rename):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    names = [str(n) for n in field_names]
    seen = set()
    for i, name in enumerate(names):
        if rename and (not name.isidentifier() or name in _KEYWORDS or
                       name.startswith('_') or name in seen):
            names[i] = f'_{i}'
        seen.add(names[i])
    for name in [typename] + names:
        if not name.isidentifier():
            raise ValueError('Type names and field names must be valid '
                             f'identifiers: {name!r}')
        if name in _KEYWORDS:
            raise ValueError('Type names and field names cannot be a '
                             f'keyword: {name!r}')
    seen = set()
    for name in names:
        if name.startswith('_') and not rename:
            raise ValueError('Field names cannot start with an underscore: '
                             f'{name!r}')
        if name in seen:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        seen.add(name)
    return names


def _bind(typename, names, defaults, args, kwargs):
    """The values of the fields, or the TypeError of a call of __new__."""
    call = '__new__()'
    if sys.version_info >= (3, 10):
        call = f'{typename}.__new__()'
    elif sys.version_info >= (3, 9):
        call = '<lambda>()'
    if len(args) > len(names):
        required = len(names) - len(defaults)
        takes = f'{len(names) + 1}' if not defaults else \
            f'from {required + 1} to {len(names) + 1}'
        plural = '' if takes == '1' else 's'
        raise TypeError(f'{call} takes {takes} positional argument{plural} '
                        f'but {len(args) + 1} were given')
    values = list(args)
    for name in names[:len(args)]:
        if name in kwargs:
            raise TypeError(f'{call} got multiple values for argument '
                            f'{name!r}')
    missing = []
    for name in names[len(args):]:
        if name in kwargs:
            values.append(kwargs.pop(name))
        elif name in defaults:
            values.append(defaults[name])
        else:
            missing.append(repr(name))
    for name in kwargs:
        raise TypeError(f'{call} got an unexpected keyword argument {name!r}')
    if missing:
        listed = missing[0]
        if len(missing) == 2:
            listed = ' and '.join(missing)
        elif len(missing) > 2:
            listed = ', '.join(missing[:-1]) + ', and ' + missing[-1]
        plural = '' if len(missing) == 1 else 's'
        raise TypeError(f'{call} missing {len(missing)} required positional '
                        f'argument{plural}: {listed}')
    return values


def namedtuple(typename, field_names, *, rename=False, defaults=None,
               module=None):
    if defaults is not None and sys.version_info < (3, 7):
        raise TypeError("namedtuple() got an unexpected keyword argument "
                        "'defaults'")
    names = _checked_names(typename, field_names, rename)
    given = tuple(defaults) if defaults is not None else ()
    if len(given) > len(names):
        raise TypeError('Got more default values than field names')
    defaults = dict(zip(names[len(names) - len(given):], given))
    fields = tuple(names)

    def __new__(cls, *args, **kwargs):
        if kwargs or len(args) != len(fields):
            args = _bind(typename, fields, defaults, args, kwargs)
        return tuple.__new__(cls, args)

    def _make(cls, iterable):
        result = tuple.__new__(cls, iterable)
        if len(result) != len(fields):
            raise TypeError(f'Expected {len(fields)} arguments, got '
                            f'{len(result)}')
        return result

    def _replace(self, **kwargs):
        result = self._make([kwargs.pop(n, v) for n, v in zip(fields, self)])
        if kwargs:
            error = TypeError if sys.version_info >= (3, 13) else ValueError
            raise error(f'Got unexpected field names: {list(kwargs)!r}')
        return result

    def __repr__(self):
        pairs = [f'{n}={v!r}' for n, v in zip(fields, self)]
        return f'{self.__class__.__name__}({", ".join(pairs)})'

    def _asdict(self):
        plain = sys.version_info >= (3, 8)
        return (dict if plain else OrderedDict)(zip(fields, self))

    def __getnewargs__(self):
        return tuple(self)

    namespace = {
        '__doc__': f'{typename}({", ".join(fields)})', '__slots__': (),
        '_fields': fields, '_field_defaults': defaults, '__new__': __new__,
        '_make': classmethod(_make), '_replace': _replace,
        '__repr__': __repr__, '_asdict': _asdict,
        '__getnewargs__': __getnewargs__, '__match_args__': fields,
        '__module__': module if module is not None else '__main__',
    }
    if sys.version_info >= (3, 13):
        namespace['__replace__'] = _replace
    for i, name in enumerate(fields):
        namespace[name] = _field(i)
    for name, function in namespace.items():
        if callable(function) and hasattr(function, '__qualname__'):
            function.__qualname__ = f'{typename}.{name}'
    return type(typename, (tuple,), namespace)


# --- dicts ---

class defaultdict(dict):
    def __init__(self, default_factory=None, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        dict.__init__(self, *args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def __repr__(self):
        return (f'{type(self).__name__}({self.default_factory!r}, '
                f'{dict.__repr__(self)})')

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    if sys.version_info >= (3, 9):
        def __or__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            result = self.copy()
            result.update(other)
            return result

        def __ror__(self, other):
            if not isinstance(other, dict):
                return NotImplemented
            result = type(self)(self.default_factory, other)
            result.update(self)
            return result


class OrderedDict(dict):
    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(reversed(self) if last else iter(self))
        return key, dict.pop(self, key)

    def move_to_end(self, key, last=True):
        value = dict.pop(self, key)
        if last:
            dict.__setitem__(self, key, value)
            return
        rest = list(self.items())
        dict.clear(self)
        dict.__setitem__(self, key, value)
        for k, v in rest:
            dict.__setitem__(self, k, v)

    def __reversed__(self):
        return iter(list(self)[::-1])

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        name = type(self).__name__
        if not self:
            return f'{name}()'
        if sys.version_info >= (3, 12):
            return f'{name}({dict(self.items())!r})'
        return f'{name}({list(self.items())!r})'

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        result = cls()
        for key in iterable:
            result[key] = value
        return result


def _sorted_by_count(items):
    return sorted(items, key=lambda pair: pair[1], reverse=True)


class Counter(dict):
    def __init__(self, iterable=None, **kwds):
        dict.__init__(self)
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def most_common(self, n=None):
        ordered = _sorted_by_count(self.items())
        return ordered if n is None else ordered[:max(n, 0)]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    if sys.version_info >= (3, 10):
        def total(self):
            return sum(self.values())

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError(
            'Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(self, iterable=None, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, count in iterable.items():
                    self[key] = count + self.get(key, 0)
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) + 1
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, count in iterable.items():
                    self[key] = self.get(key, 0) - count
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        return self.__class__(self)

    def __delitem__(self, key):
        if key in self:
            dict.__delitem__(self, key)

    def __repr__(self):
        if not self:
            return f'{self.__class__.__name__}()'
        try:
            text = repr(dict(self.most_common()))
        except TypeError:
            text = dict.__repr__(self)
        return f'{self.__class__.__name__}({text})'

    def _combined(self, other, keys, pick):
        result = Counter()
        for key in keys:
            count = pick(self[key], other[key])
            if count > 0:
                result[key] = count
        return result

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, {**self, **other}, lambda a, b: a + b)

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, {**self, **other}, lambda a, b: a - b)

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, {**self, **other}, max)

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combined(other, list(self), min)

    def __pos__(self):
        return Counter({k: v for k, v in self.items() if v > 0})

    def __neg__(self):
        return Counter({k: -v for k, v in self.items() if v < 0})

    def _kept(self, other):
        for key in list(self):
            if key not in other:
                dict.__delitem__(self, key)
        self.update({k: v - self.get(k, 0) for k, v in other.items()})
        return self

    def __iadd__(self, other):
        return self._kept(self + other)

    def __isub__(self, other):
        return self._kept(self - other)

    def __ior__(self, other):
        return self._kept(self | other)

    def __iand__(self, other):
        return self._kept(self & other)

    if sys.version_info >= (3, 10):
        def __eq__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return all(self[k] == other[k] for c in (self, other) for k in c)

        def __ne__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return not self == other

        def __le__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return all(self[k] <= other[k] for c in (self, other) for k in c)

        def __lt__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return self <= other and self != other

        def __ge__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return all(self[k] >= other[k] for c in (self, other) for k in c)

        def __gt__(self, other):
            if not isinstance(other, Counter):
                return NotImplemented
            return self >= other and self != other


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _merged(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(dict.fromkeys(mapping))
        return merged

    def __len__(self):
        return len(self._merged())

    def __iter__(self):
        return iter(self._merged())

    def __contains__(self, key):
        return any(key in m for m in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return (f'{self.__class__.__name__}('
                f'{", ".join(map(repr, self.maps))})')

    def keys(self):
        return {k: self[k] for k in self}.keys()

    def values(self):
        return {k: self[k] for k in self}.values()

    def items(self):
        return {k: self[k] for k in self}.items()

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items())

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    def new_child(self, m=None, **kwargs):
        if m is None:
            m = kwargs
        elif kwargs:
            m.update(kwargs)
        return self.__class__(m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def update(self, *args, **kwargs):
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def pop(self, key, *args):
        try:
            return self.maps[0].pop(key, *args)
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def clear(self):
        self.maps[0].clear()

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


# --- to derive from ---

class UserDict:
    def __init__(self, dict=None, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, '__missing__'):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, UserDict)
                             else other)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def update(self, other=(), **kwargs):
        for key, value in dict(other, **kwargs).items():
            self[key] = value

    def pop(self, key, *args):
        return self.data.pop(key, *args)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self):
        self.data.clear()

    def copy(self):
        result = self.__class__()
        result.update(self.data)
        return result


class UserList(list):
    @property
    def data(self):
        return self


class UserString(str):
    @property
    def data(self):
        return str(self)


if sys.version_info < (3, 10):  # the old place of collections.abc's names
    def __getattr__(name):
        import collections.abc
        if name in collections.abc.__all__:
            return getattr(collections.abc, name)
        raise AttributeError(
            f"module 'collections' has no attribute '{name}'")
