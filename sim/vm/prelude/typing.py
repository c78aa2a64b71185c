import sys
import collections
import collections.abc
import contextlib

TYPE_CHECKING = False


def _shown(t):
    if t is Ellipsis:
        return '...'
    if isinstance(t, (list, tuple)):
        return f'[{", ".join([_shown(x) for x in t])}]'
    if t is type(None):
        return 'None' if sys.version_info >= (3, 9) else 'NoneType'
    if isinstance(t, type):
        if t.__module__ == 'builtins':
            return t.__qualname__
        return f'{t.__module__}.{t.__qualname__}'
    return repr(t)


class _Special:
    """A name in annotations: it may be subscripted, and does nothing."""
    def __init__(self, name, origin=None):
        self._name = name
        self.__origin__ = origin

    def __getitem__(self, params):
        return _Alias('typing.' + self._name, self.__origin__ or self, params)

    def __repr__(self):
        return 'typing.' + self._name

    def __call__(self, *args, **kwargs):
        if self.__origin__ is None or not isinstance(self.__origin__, type):
            raise TypeError(f'Cannot instantiate {self!r}')
        return self.__origin__(*args, **kwargs)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()


class _Alias:
    def __init__(self, name, origin, params):
        self._name = name
        self.__origin__ = origin
        if not isinstance(params, tuple):
            params = (params,)
        if name == 'typing.Callable' and isinstance(params[0], list):
            params = tuple(params[0]) + params[1:]
            self._callable = True
        self.__args__ = tuple([type(None) if p is None else p
                               for p in params])

    @property
    def __parameters__(self):
        found = []
        for a in self.__args__:
            for t in ([a] if isinstance(a, TypeVar) else
                      getattr(a, '__parameters__', ())):
                if t not in found:
                    found.append(t)
        return tuple(found)

    def __getitem__(self, params):
        return _Alias(self._name, self.__origin__, params)

    def __repr__(self):
        args = [_shown(a) for a in self.__args__]
        if self._name == 'typing.Optional':
            if sys.version_info < (3, 9):
                return f'typing.Union[{args[0]}, NoneType]'
            return f'typing.Optional[{args[0]}]'
        if hasattr(self, '_callable'):
            return f'{self._name}[[{", ".join(args[:-1])}], {args[-1]}]'
        return f'{self._name}[{", ".join(args)}]'

    def __eq__(self, other):
        return (isinstance(other, _Alias) and
                self.__origin__ is other.__origin__ and
                self.__args__ == other.__args__)

    def __hash__(self):
        return hash((self._name, self.__args__))

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()

    def __instancecheck__(self, obj):
        if self.__origin__ is Union:
            return isinstance(obj, self.__args__)
        raise TypeError('Subscripted generics cannot be used with class and '
                        'instance checks')


class _UnionForm(_Special):
    def __getitem__(self, params):
        flat = []
        for p in params if isinstance(params, tuple) else (params,):
            p = type(None) if p is None else p
            parts = p.__args__ if isinstance(p, _Alias) and \
                p.__origin__ is self else (p,)
            for part in parts:
                if part not in flat:
                    flat.append(part)
        if len(flat) == 1:
            return flat[0]
        if len(flat) == 2 and type(None) in flat:
            other = flat[0] if flat[1] is type(None) else flat[1]
            alias = _Alias('typing.Optional', self, (other,))
            alias.__args__ = tuple(flat)
            if flat[0] is type(None):
                alias._name = 'typing.Union'
            return alias
        return _Alias('typing.Union', self, tuple(flat))


class _OptionalForm(_Special):
    def __getitem__(self, param):
        return Union[param, None]


Union = _UnionForm('Union')
Optional = _OptionalForm('Optional')
Any = _Special('Any')
NoReturn = _Special('NoReturn')
Never = _Special('Never')
ClassVar = _Special('ClassVar')
Final = _Special('Final')
Literal = _Special('Literal')
LiteralString = _Special('LiteralString')
Annotated = _Special('Annotated')
Concatenate = _Special('Concatenate')
TypeAlias = _Special('TypeAlias')
TypeGuard = _Special('TypeGuard')
TypeIs = _Special('TypeIs')
Self = _Special('Self')
Required = _Special('Required')
NotRequired = _Special('NotRequired')
ReadOnly = _Special('ReadOnly')
Unpack = _Special('Unpack')

List = _Special('List', list)
Dict = _Special('Dict', dict)
Set = _Special('Set', set)
FrozenSet = _Special('FrozenSet', frozenset)
Tuple = _Special('Tuple', tuple)
Type = _Special('Type', type)
DefaultDict = _Special('DefaultDict', collections.defaultdict)
OrderedDict = _Special('OrderedDict', collections.OrderedDict)
Counter = _Special('Counter', collections.Counter)
ChainMap = _Special('ChainMap', collections.ChainMap)
Deque = _Special('Deque', collections.deque)
Text = str
AnyStr = None

for _n in ('Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator '
           'Iterable Iterator Generator Reversible Container Collection '
           'Callable Mapping MutableMapping Sequence MutableSequence '
           'MutableSet KeysView ItemsView ValuesView MappingView Hashable '
           'Sized').split():
    globals()[_n] = _Special(_n, getattr(collections.abc, _n))
AbstractSet = _Special('AbstractSet', collections.abc.Set)
for _n in ('ContextManager', 'AsyncContextManager'):
    globals()[_n] = _Special(_n, getattr(contextlib, 'Abstract' + _n, None))
Pattern = _Special('Pattern')
Match = _Special('Match')
IO = _Special('IO')
TextIO = _Special('TextIO')
BinaryIO = _Special('BinaryIO')


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False,
                 contravariant=False, infer_variance=False, default=None):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        sign = '+' if self.__covariant__ else \
            '-' if self.__contravariant__ else '~'
        return sign + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ParamSpec(TypeVar):
    @property
    def args(self):
        return _Special(self.__name__ + '.args')

    @property
    def kwargs(self):
        return _Special(self.__name__ + '.kwargs')


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield Unpack[self]


AnyStr = TypeVar('AnyStr', bytes, str)


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, params):
        return _Alias(f'{cls.__module__}.{cls.__qualname__}' if
                      cls not in (Generic, Protocol) else
                      'typing.' + cls.__name__, cls, params)


class _ProtocolMeta(type):
    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, sub):
        if cls in sub.__mro__:
            return True
        if not cls.__dict__.get('_is_protocol'):
            return False
        if not cls.__dict__.get('_is_runtime_protocol'):
            raise TypeError('Instance and class checks can only be used with '
                            '@runtime_checkable protocols')
        names = [n for n in list(cls.__dict__) +
                 list(cls.__dict__.get('__annotations__', ()))
                 if n[:2] != '__' and n[:4] != '_is_']
        return all(hasattr(sub, n) for n in names)


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True

    def __init_subclass__(cls, **kwargs):
        cls._is_protocol = Protocol in cls.__bases__


def runtime_checkable(cls):
    cls._is_runtime_protocol = True
    return cls


runtime = runtime_checkable


class SupportsInt(Protocol):
    def __int__(self): ...


class SupportsFloat(Protocol):
    def __float__(self): ...


class SupportsAbs(Protocol):
    def __abs__(self): ...


class _NamedTupleMeta(type):
    def __new__(mcls, name, bases, namespace):
        if not bases:
            return type.__new__(mcls, name, bases, namespace)
        hints = namespace.get('__annotations__', {})
        defaults = []
        for field in hints:
            if field in namespace:
                defaults.append(namespace[field])
            elif defaults:
                raise TypeError(f'Non-default namedtuple field {field} cannot '
                                'follow default field')
        cls = collections.namedtuple(name, list(hints), defaults=defaults,
                                     module=namespace.get('__module__'))
        for key, value in namespace.items():
            if key not in hints and key not in ('__qualname__', '__slots__',
                                                '__classcell__'):
                setattr(cls, key, value)
        cls.__annotations__ = dict(hints)
        return cls


class NamedTuple(metaclass=_NamedTupleMeta):
    def __new__(cls, typename, fields=(), **kwargs):
        fields = list(fields) + list(kwargs.items())
        result = collections.namedtuple(typename, [f[0] for f in fields])
        result.__annotations__ = dict(fields)
        return result


class _TypedDictMeta(type):
    def __new__(mcls, name, bases, namespace, total=True):
        if not bases:
            return type.__new__(mcls, name, bases, namespace)
        hints = {}
        for base in bases:
            hints.update(base.__dict__.get('__annotations__', {}))
        hints.update(namespace.get('__annotations__', {}))
        namespace = {**namespace, '__annotations__': hints,
                     '__total__': total}
        return type.__new__(mcls, name, (dict,), namespace)

    def __call__(cls, *args, **kwargs):
        if cls is TypedDict:
            return _TypedDictMeta(args[0], (TypedDict,),
                                  {'__annotations__': dict(args[1])})
        return dict(*args, **kwargs)


class TypedDict(metaclass=_TypedDictMeta):
    pass


def NewType(name, tp):
    def new_type(x):
        return x
    new_type.__name__ = name
    new_type.__qualname__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def assert_type(val, typ):
    return val


def assert_never(arg):
    raise AssertionError(f'Expected code to be unreachable, but got: {arg!r}')


def reveal_type(obj):
    print(f'Runtime type is {type(obj).__name__!r}', file=sys.stderr)
    return obj


def overload(func):
    def placeholder(*args, **kwds):
        raise NotImplementedError(
            'You should not call an overloaded function. A series of '
            '@overload-decorated functions outside a stub module should '
            'always be followed by an implementation that is not '
            '@overload-ed.')
    return placeholder


def final(f):
    f.__final__ = True
    return f


def override(method):
    method.__override__ = True
    return method


def no_type_check(arg):
    arg.__no_type_check__ = True
    return arg


def dataclass_transform(**kwargs):
    return lambda cls: cls


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            hints.update(base.__dict__.get('__annotations__', {}))
    else:
        hints.update(getattr(obj, '__annotations__', {}))
    for name, hint in hints.items():
        if isinstance(hint, str):
            from _types import refuse
            refuse('typing.get_type_hints() with annotations in strings')
        hints[name] = type(None) if hint is None else hint
    return hints


def get_origin(tp):
    return getattr(tp, '__origin__', None)


def get_args(tp):
    args = getattr(tp, '__args__', ())
    if hasattr(tp, '_callable'):
        return list(args[:-1]), args[-1]
    return args


def _forget(later):
    """Names of later versions."""
    for since, names in later.items():
        if sys.version_info < (3, since):
            for name in names.split():
                del globals()[name]


_forget({
    7: 'OrderedDict',
    8: 'Final Literal Protocol TypedDict final get_args get_origin runtime '
       'runtime_checkable',
    9: 'Annotated',
    10: 'Concatenate ParamSpec TypeAlias TypeGuard',
    11: 'LiteralString Never NotRequired Required Self TypeVarTuple Unpack '
        'assert_never assert_type dataclass_transform reveal_type',
    12: 'override',
    13: 'ReadOnly TypeIs',
})
