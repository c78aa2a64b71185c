from _types import set_abstract


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractproperty(property):
    __isabstractmethod__ = True


def _is_abstract(value):
    if getattr(value, '__isabstractmethod__', False):
        return True
    if isinstance(value, property):
        parts = [getattr(value, n, None) for n in ('fget', 'fset', 'fdel')]
        return any([getattr(p, '__isabstractmethod__', False) for p in parts])
    if isinstance(value, (classmethod, staticmethod)):
        return getattr(value.__func__, '__isabstractmethod__', False)
    return False


def update_abstractmethods(cls):
    names = set()
    for base in cls.__mro__:
        for name in getattr(base, '__dict__', {}).get(
                '__abstractmethods__', ()):
            if _is_abstract(getattr(cls, name, None)):
                names.add(name)
    for name, value in list(cls.__dict__.items()):
        if _is_abstract(value):
            names.add(name)
    set_abstract(cls, tuple(sorted(names)))
    return cls


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        cls = type.__new__(mcls, name, bases, namespace, **kwargs)
        return update_abstractmethods(cls)

    def register(cls, subclass):
        cls._abc_registry = cls.__dict__.get('_abc_registry', ()) + \
            (subclass,)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, sub):
        if cls in sub.__mro__:
            return True
        hook = getattr(cls, '__subclasshook__', None)
        if hook is not None:
            result = hook(sub)
            if result is not NotImplemented:
                return result
        for known in cls.__dict__.get('_abc_registry', ()):
            if issubclass(sub, known):
                return True
        return any(issubclass(sub, c) for c in cls.__subclasses__()) \
            if hasattr(cls, '__subclasses__') else False


class ABC(metaclass=ABCMeta):
    __slots__ = ()


def get_cache_token():
    return 0
