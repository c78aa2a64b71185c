import sys


class FrozenInstanceError(AttributeError):
    pass


class _Marker:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


MISSING = _Marker('<dataclasses._MISSING_TYPE object>')
KW_ONLY = _Marker('<dataclasses._KW_ONLY_TYPE object>')


class _Factory:
    def __repr__(self):
        return '<factory>'


_FACTORY = _Factory()
_FIELDS = '__dataclass_fields__'


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare,
                 metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = 'field'

    def __repr__(self):
        names = ['name', 'type', 'default', 'default_factory', 'init', 'repr',
                 'hash', 'compare', 'metadata']
        if sys.version_info >= (3, 10):
            names.append('kw_only')
        pairs = [f'{n}={getattr(self, n)!r}' for n in names]
        return f'Field({",".join(pairs)},_field_type=_FIELD)'


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True,
          hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare,
                 metadata, kw_only)


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return cls(type)


def _is(annotation, what):
    if isinstance(annotation, str):
        return annotation.split('[')[0].split('.')[-1] == what
    if what == 'InitVar':
        return annotation is InitVar or isinstance(annotation, InitVar)
    name = getattr(annotation, '_name', None) or \
        getattr(getattr(annotation, '__origin__', None), '_name', None)
    return name is not None and name.split('.')[-1] == what


def _make_field(cls, name, annotation, kw_only):
    default = cls.__dict__.get(name, MISSING)
    f = default if isinstance(default, Field) else field(default=default)
    f.name, f.type = name, annotation
    if _is(annotation, 'ClassVar'):
        f._kind = 'class'
    elif _is(annotation, 'InitVar'):
        f._kind = 'init'
    if f.kw_only is MISSING:
        f.kw_only = kw_only
    if f._kind != 'field' and f.default_factory is not MISSING:
        raise TypeError(f'field {name} cannot have a default factory')
    if f._kind == 'field':
        value = f.default
        if sys.version_info >= (3, 11):
            mutable = value is not MISSING and type(value).__hash__ is None
        else:
            mutable = isinstance(value, (list, dict, set))
        if mutable:
            raise ValueError(f'mutable default {type(value)} for field {name} '
                             'is not allowed: use default_factory')
    if isinstance(default, Field):
        if f.default is MISSING:
            delattr(cls, name)
        else:
            setattr(cls, name, f.default)
    return f


def _collect(cls, kw_only):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        fields.update(base.__dict__.get(_FIELDS, {}))
    annotations = cls.__dict__.get('__annotations__', {})
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or annotation in ('KW_ONLY',
                                                   'dataclasses.KW_ONLY'):
            kw_only = True
            continue
        fields[name] = _make_field(cls, name, annotation, kw_only)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    return fields


def _listed(names):
    names = [repr(n) for n in names]
    if len(names) <= 2:
        return ' and '.join(names)
    return ', '.join(names[:-1]) + ', and ' + names[-1]


def _missing_error(qualname, kind, names):
    plural = '' if len(names) == 1 else 's'
    return TypeError(f'{qualname} missing {len(names)} required {kind} '
                     f'argument{plural}: {_listed(names)}')


def _bound(cls, fields, args, kwargs):
    """The values of the fields by name, or the TypeError of a call."""
    qualname = '__init__()' if sys.version_info < (3, 10) else \
        f'{cls.__qualname__}.__init__()'
    positional = [f for f in fields if not f.kw_only]
    if len(args) > len(positional):
        required = [f for f in positional if f.default is MISSING and
                    f.default_factory is MISSING]
        most, least = len(positional) + 1, len(required) + 1
        takes = f'{most}' if most == least else f'from {least} to {most}'
        plural = '' if takes == '1' else 's'
        were = 'was' if len(args) == 0 else 'were'
        raise TypeError(f'{qualname} takes {takes} positional argument'
                        f'{plural} but {len(args) + 1} {were} given')
    values = {}
    for f, value in zip(positional, args):
        values[f.name] = value
    known = {f.name for f in fields}
    for name, value in kwargs.items():
        if name not in known:
            raise TypeError(f'{qualname} got an unexpected keyword argument '
                            f'{name!r}')
        if name in values:
            raise TypeError(f'{qualname} got multiple values for argument '
                            f'{name!r}')
        values[name] = value
    missing = [f for f in fields if f.name not in values and
               f.default is MISSING and f.default_factory is MISSING]
    for kind, wanted in (('positional', False), ('keyword-only', True)):
        names = [f.name for f in missing if f.kw_only is wanted]
        if names:
            raise _missing_error(qualname, kind, names)
    return values


def _init(cls, fields, frozen):
    inits = [f for f in fields if f.init]
    seen = None
    for f in inits:
        if f.kw_only:
            continue
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen = f.name
        elif seen:
            text = f'non-default argument {f.name!r} follows default argument'
            if sys.version_info >= (3, 13):
                text += f' {seen!r}'
            raise TypeError(text)
    inits = [f for f in inits if not f.kw_only] + \
        [f for f in inits if f.kw_only]
    store = object.__setattr__ if frozen else setattr

    def __init__(self, *args, **kwargs):
        values = _bound(cls, inits, args, kwargs)
        extra = []
        for f in fields:
            if f.name in values:
                value = values[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
            else:
                continue
            if f._kind == 'init':
                extra.append(value)
            else:
                store(self, f.name, value)
        post = getattr(self, '__post_init__', None)
        if post is not None:
            post(*extra)
    return __init__


def _repr(fields):
    names = [f.name for f in fields if f.repr]
    running = set()

    def __repr__(self):
        if id(self) in running:
            return '...'
        running.add(id(self))
        try:
            pairs = [f'{n}={getattr(self, n)!r}' for n in names]
            return f'{self.__class__.__qualname__}({", ".join(pairs)})'
        finally:
            running.discard(id(self))
    return __repr__


def _comparisons(cls, fields, eq, order):
    names = [f.name for f in fields if f.compare]

    def values(self):
        return tuple([getattr(self, n) for n in names])

    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def __lt__(self, other):
        if other.__class__ is self.__class__:
            return values(self) < values(other)
        return NotImplemented

    def __le__(self, other):
        if other.__class__ is self.__class__:
            return values(self) <= values(other)
        return NotImplemented

    def __gt__(self, other):
        if other.__class__ is self.__class__:
            return values(self) > values(other)
        return NotImplemented

    def __ge__(self, other):
        if other.__class__ is self.__class__:
            return values(self) >= values(other)
        return NotImplemented

    if eq:
        _add(cls, '__eq__', __eq__)
    if order:
        if not eq:
            raise ValueError('eq must be true if order is true')
        for method in (__lt__, __le__, __gt__, __ge__):
            if method.__name__ in cls.__dict__:
                raise TypeError(f'Cannot overwrite attribute '
                                f'{method.__name__} in class {cls.__name__}. '
                                'Consider using functools.total_ordering')
            _add(cls, method.__name__, method)


def _add(cls, name, function):
    if name in cls.__dict__:
        return
    function.__qualname__ = f'{cls.__qualname__}.{name}'
    function.__module__ = cls.__module__
    setattr(cls, name, function)


def _hash(cls, fields, eq, frozen, unsafe_hash, explicit):
    names = [f.name for f in fields
             if (f.compare if f.hash is None else f.hash)]

    def __hash__(self):
        return hash(tuple([getattr(self, n) for n in names]))

    if unsafe_hash and explicit:
        raise TypeError('Cannot overwrite attribute __hash__ in class '
                        f'{cls.__name__}')
    if unsafe_hash or (eq and frozen and not explicit):
        __hash__.__qualname__ = f'{cls.__qualname__}.__hash__'
        cls.__hash__ = __hash__
    elif eq and not explicit:
        cls.__hash__ = None


def _freeze(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(cls, self).__delattr__(name)
    for method in (__setattr__, __delattr__):
        if method.__name__ in cls.__dict__:
            raise TypeError(f'Cannot overwrite attribute {method.__name__} in '
                            f'class {cls.__name__}')
        _add(cls, method.__name__, method)


class _Params:
    def __init__(self, **values):
        self.__dict__.update(values)


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args,
             kw_only):
    own_hash = cls.__dict__.get('__hash__', MISSING)
    explicit = not (own_hash is MISSING or
                    own_hash is None and '__eq__' in cls.__dict__)
    for base in cls.__mro__[1:]:
        params = base.__dict__.get('__dataclass_params__')
        if params is not None and params.frozen != frozen:
            raise TypeError('cannot inherit frozen dataclass from a '
                            'non-frozen one' if frozen else
                            'cannot inherit non-frozen dataclass from a '
                            'frozen one')
    fields = _collect(cls, kw_only)
    setattr(cls, _FIELDS, fields)
    cls.__dataclass_params__ = _Params(
        init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
        frozen=frozen)
    given = [f for f in fields.values() if f._kind != 'class']
    real = [f for f in given if f._kind == 'field']
    if init:
        function = _init(cls, given, frozen)
        if '__init__' in cls.__dict__:
            del cls.__init__
        _add(cls, '__init__', function)
    if repr:
        _add(cls, '__repr__', _repr(real))
    _comparisons(cls, real, eq, order)
    if frozen:
        _freeze(cls, [f.name for f in real])
    _hash(cls, real, eq, frozen, unsafe_hash, explicit)
    if match_args and '__match_args__' not in cls.__dict__:
        cls.__match_args__ = tuple([f.name for f in given
                                    if f.init and not f.kw_only])
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False,
              unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
              slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen,
                        match_args, kw_only)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, _FIELDS, None)
    if found is None:
        raise TypeError('must be called with a dataclass type or instance')
    return tuple([f for f in found.values() if f._kind == 'field'])


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def _converted(value, convert):
    if hasattr(type(value), _FIELDS):
        return convert(value)
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*[_converted(v, convert) for v in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_converted(v, convert) for v in value])
    if isinstance(value, dict):
        return type(value)([(_converted(k, convert), _converted(v, convert))
                            for k, v in value.items()])
    import copy
    return copy.deepcopy(value)


def asdict(obj, *, dict_factory=dict):
    if isinstance(obj, type) or not hasattr(type(obj), _FIELDS):
        raise TypeError('asdict() should be called on dataclass instances')

    def convert(value):
        return dict_factory([(f.name, _converted(getattr(value, f.name),
                                                 convert))
                             for f in fields(value)])
    return convert(obj)


def astuple(obj, *, tuple_factory=tuple):
    if isinstance(obj, type) or not hasattr(type(obj), _FIELDS):
        raise TypeError('astuple() should be called on dataclass instances')

    def convert(value):
        return tuple_factory([_converted(getattr(value, f.name), convert)
                              for f in fields(value)])
    return convert(obj)


def replace(obj, /, **changes):
    if isinstance(obj, type) or not hasattr(type(obj), _FIELDS):
        raise TypeError('replace() should be called on dataclass instances')
    for f in getattr(obj, _FIELDS).values():
        if f._kind == 'class':
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f'field {f.name} is declared with '
                                 'init=False, it cannot be specified with '
                                 'replace()')
        elif f.name not in changes:
            if f._kind == 'init' and f.default is MISSING:
                raise ValueError(f'InitVar {f.name!r} must be specified with '
                                 'replace()')
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    values = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            item = (item, 'typing.Any')
        annotations[item[0]] = item[1]
        if len(item) == 3:
            values[item[0]] = item[2]
    values['__annotations__'] = annotations
    return dataclass(type(cls_name, bases, values), **options)
