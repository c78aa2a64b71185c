import sys
from _functools import partial, reduce
from _types import MethodType

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__',
                       '__annotations__')
if sys.version_info >= (3, 12):
    WRAPPER_ASSIGNMENTS += ('__type_params__',)
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS,
                   updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned,
                   updated=updated)


# --- comparison ---

def _derived(root, other):
    """How `other` follows from `root` and ==; names without underscores."""
    def negated(self, x):
        result = getattr(type(self), root)(self, x)
        return result if result is NotImplemented else not result

    def or_equal(self, x):
        result = getattr(type(self), root)(self, x)
        if result is NotImplemented:
            return result
        return result or self == x

    def and_unequal(self, x):
        result = getattr(type(self), root)(self, x)
        if result is NotImplemented:
            return result
        return result and self != x

    def neither(self, x):
        result = getattr(type(self), root)(self, x)
        if result is NotImplemented:
            return result
        return not result and self != x

    def not_or_equal(self, x):
        result = getattr(type(self), root)(self, x)
        if result is NotImplemented:
            return result
        return not result or self == x

    strict = root in ('__lt__', '__gt__')
    same_way = root[2] == other[2]
    if strict:
        method = (or_equal if same_way else
                  neither if other in ('__lt__', '__gt__') else negated)
    else:
        method = (and_unequal if same_way else
                  not_or_equal if other in ('__le__', '__ge__') else negated)

    def derived(self, x):
        return method(self, x)
    derived.__name__ = other
    derived.__qualname__ = other
    return derived


def total_ordering(cls):
    names = ('__lt__', '__le__', '__gt__', '__ge__')
    own = [n for n in names
           if getattr(cls, n, None) is not getattr(object, n, None)]
    if not own:
        raise ValueError('must define at least one ordering operation: '
                         '< > <= >=')
    root = max(own)
    for name in names:
        if name not in own:
            setattr(cls, name, _derived(root, name))
    return cls


def cmp_to_key(mycmp):
    class K(object):
        __slots__ = ['obj']
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0
    return K


# --- caches ---

_NAMED = object()


def _cache_key(args, kwargs, typed):
    key = args
    if kwargs:
        key += (_NAMED,)
        for item in kwargs.items():
            key += item
    if typed:
        key += tuple([type(v) for v in args])
        key += tuple([type(v) for v in kwargs.values()])
    return key


def _cached(function, maxsize, typed):
    cache = {}
    hits = misses = 0

    def wrapper(*args, **kwargs):
        nonlocal hits, misses
        key = _cache_key(args, kwargs, typed)
        if key in cache:
            hits += 1
            if maxsize is None:
                return cache[key]
            value = cache.pop(key)  # the most recently used is the last
            cache[key] = value
            return value
        misses += 1
        value = function(*args, **kwargs)
        if maxsize != 0:
            if key not in cache and maxsize is not None:
                while len(cache) >= maxsize:
                    del cache[next(iter(cache))]
            cache[key] = value
        return value

    def cache_info():
        from collections import namedtuple
        info = namedtuple('CacheInfo',
                          ['hits', 'misses', 'maxsize', 'currsize'])
        return info(hits, misses, maxsize, len(cache))

    def cache_clear():
        nonlocal hits, misses
        cache.clear()
        hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, function)


def lru_cache(maxsize=128, typed=False):
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        if sys.version_info < (3, 8):
            raise TypeError('Expected maxsize to be an integer or None')
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError(
            'Expected first argument to be an integer, a callable, or None')

    def decorate(function):
        return _cached(function, maxsize, typed)
    return decorate


if sys.version_info >= (3, 9):
    def cache(user_function):
        return _cached(user_function, None, False)


if sys.version_info >= (3, 8):
    class cached_property:
        def __init__(self, func):
            self.func = func
            self.attrname = None
            self.__doc__ = func.__doc__

        def __set_name__(self, owner, name):
            if self.attrname is None:
                self.attrname = name
            elif name != self.attrname:
                raise TypeError(
                    'Cannot assign the same cached_property to two different '
                    f'names ({self.attrname!r} and {name!r}).')

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            if self.attrname is None:
                raise TypeError('Cannot use cached_property instance without '
                                'calling __set_name__ on it.')
            values = instance.__dict__
            if self.attrname not in values:
                values[self.attrname] = self.func(instance)
            return values[self.attrname]


# --- methods ---

class partialmethod:
    def __init__(self, func, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        func = self.func
        if isinstance(func, (staticmethod, classmethod)):
            if isinstance(func, classmethod):
                func = MethodType(func.__func__, cls)
            else:
                func = func.__func__
            return partial(func, *self.args, **self.keywords)

        def method(self_, *args, **keywords):
            return func(self_, *self.args, *args,
                        **{**self.keywords, **keywords})
        return method if obj is None else partial(method, obj)


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for c in cls.__mro__:
            if c in registry:
                return registry[c]
        for c in registry:
            if c is not object and issubclass(cls, c):
                return registry[c]
        return func

    def register(cls, function=None):
        if function is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            function = cls
            hints = [v for k, v in function.__annotations__.items()
                     if k != 'return']
            if not hints:
                raise TypeError(
                    f'Invalid first argument to `register()`: {cls!r}. Use '
                    'either `@register(some_class)` or plain `@register` on '
                    'an annotated function.')
            cls = hints[0]
        registry[cls] = function
        return function

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError(f'{func.__name__} requires at least 1 positional '
                            'argument')
        return dispatch(args[0].__class__)(*args, **kwargs)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)
