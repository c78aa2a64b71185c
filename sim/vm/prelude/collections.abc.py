import sys
from abc import ABCMeta, abstractmethod

__all__ = ['Awaitable', 'Coroutine', 'AsyncIterable', 'AsyncIterator',
           'AsyncGenerator', 'Hashable', 'Iterable', 'Iterator', 'Generator',
           'Reversible', 'Sized', 'Container', 'Callable', 'Collection', 'Set',
           'MutableSet', 'Mapping', 'MutableMapping', 'MappingView',
           'KeysView', 'ItemsView', 'ValuesView', 'Sequence',
           'MutableSequence', 'ByteString']


def _has(cls, names):
    for name in names:
        for base in cls.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return False
                break
        else:
            return False
    return True


class _Meta(ABCMeta):
    """Classes count as subclasses by the methods they have (_needs), by a
    list of built-in ones (_known), or by deriving."""
    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, sub):
        if cls in sub.__mro__:
            return True
        needs = cls.__dict__.get('_needs')
        if needs and _has(sub, needs):
            return True
        for known in cls.__dict__.get('_known', ()):
            if known in sub.__mro__:
                return True
        for derived in cls.__dict__.get('_derived', ()):
            if issubclass(sub, derived):
                return True
        return False

    def register(cls, subclass):
        cls._known = cls.__dict__.get('_known', ()) + (subclass,)
        return subclass

    if sys.version_info >= (3, 9):
        def __getitem__(cls, params):
            from typing import _Alias
            return _Alias('collections.abc.' + cls.__name__, cls, params)


class Hashable(metaclass=_Meta):
    _needs = ('__hash__',)


class Sized(metaclass=_Meta):
    _needs = ('__len__',)


class Container(metaclass=_Meta):
    _needs = ('__contains__',)


class Callable(metaclass=_Meta):
    _needs = ('__call__',)


class Awaitable(metaclass=_Meta):
    _needs = ('__await__',)


class Coroutine(Awaitable):
    _needs = ('__await__', 'send', 'throw', 'close')


class AsyncIterable(metaclass=_Meta):
    _needs = ('__aiter__',)


class AsyncIterator(AsyncIterable):
    _needs = ('__anext__', '__aiter__')

    def __aiter__(self):
        return self


class AsyncGenerator(AsyncIterator):
    _needs = ('__aiter__', '__anext__', 'asend', 'athrow', 'aclose')


class Iterable(metaclass=_Meta):
    _needs = ('__iter__',)


class Iterator(Iterable):
    _needs = ('__iter__', '__next__')

    def __iter__(self):
        return self


class Generator(Iterator):
    _needs = ('__iter__', '__next__', 'send', 'throw', 'close')


class Reversible(Iterable):
    _needs = ('__reversed__', '__iter__')


class Collection(Sized, Iterable, Container):
    _needs = ('__len__', '__iter__', '__contains__')


class Sequence(Reversible, Collection):
    _known = (tuple, str, range, bytes, bytearray, list)

    def __iter__(self):
        i = 0
        try:
            while True:
                yield self[i]
                i += 1
        except IndexError:
            return

    def __contains__(self, value):
        return any(v is value or v == value for v in self)

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value, start=0, stop=None):
        for i in range(start, len(self) if stop is None else stop):
            if self[i] is value or self[i] == value:
                return i
        raise ValueError

    def count(self, value):
        return sum([1 for v in self if v is value or v == value])


class ByteString(Sequence):
    _known = (bytes, bytearray)


class MutableSequence(Sequence):
    _known = (list, bytearray)

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def reverse(self):
        items = list(self)[::-1]
        for i, value in enumerate(items):
            self[i] = value

    def clear(self):
        while len(self):
            self.pop()

    def __iadd__(self, values):
        self.extend(values)
        return self


class Set(Collection):
    _known = (set, frozenset)

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __le__(self, other):
        return len(self) <= len(other) and all(x in other for x in self)

    def __lt__(self, other):
        return len(self) < len(other) and self <= other

    def __ge__(self, other):
        return len(self) >= len(other) and all(x in self for x in other)

    def __gt__(self, other):
        return len(self) > len(other) and self >= other

    def __eq__(self, other):
        return len(self) == len(other) and self <= other

    def __and__(self, other):
        return self._from_iterable([v for v in other if v in self])

    def __or__(self, other):
        return self._from_iterable(list(self) + list(other))

    def __sub__(self, other):
        return self._from_iterable([v for v in self if v not in other])

    def __xor__(self, other):
        return (self - other) | [v for v in other if v not in self]

    def isdisjoint(self, other):
        return not any(v in self for v in other)


class MutableSet(Set):
    _known = (set,)

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def clear(self):
        for value in list(self):
            self.discard(value)

    def __ior__(self, other):
        for value in other:
            self.add(value)
        return self


class MappingView(Sized):
    _known = (type({}.keys()), type({}.values()), type({}.items()))


class KeysView(MappingView, Set):
    _known = (type({}.keys()),)


class ItemsView(MappingView, Set):
    _known = (type({}.items()),)


class ValuesView(MappingView, Collection):
    _known = (type({}.values()),)


class Mapping(Collection):
    _known = (dict,)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def _as_dict(self):
        return {k: self[k] for k in self}

    def keys(self):
        return self._as_dict().keys()

    def items(self):
        return self._as_dict().items()

    def values(self):
        return self._as_dict().values()

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())


_NOTHING = object()


class MutableMapping(Mapping):
    _known = (dict,)

    def pop(self, key, default=_NOTHING):
        try:
            value = self[key]
        except KeyError:
            if default is _NOTHING:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            return key, self.pop(key)
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, *args, **kwargs):
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


def _deriving():
    """What a class is by the methods it has, it is for the wider classes."""
    import collections
    Set._derived = (KeysView, ItemsView)
    MutableSequence._known += (collections.deque,)
    Sequence._derived = (MutableSequence,)
    Sequence._known += (collections.deque,)


_deriving()
