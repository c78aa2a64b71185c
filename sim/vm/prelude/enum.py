import sys
from _types import BuiltinFunctionType, FunctionType

_NEW_NAMES = sys.version_info >= (3, 11)


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_descriptor(value):
    return (isinstance(value, (property, classmethod, staticmethod,
                               FunctionType, BuiltinFunctionType)) or
            hasattr(value, '__get__') or hasattr(value, '__set__') or
            hasattr(value, '__delete__'))


def _is_dunder(name):
    return name[:2] == '__' and name[-2:] == '__' and len(name) > 4


def _is_member(name, value, ignored):
    if isinstance(value, member):
        return True
    if _is_dunder(name) or name in ignored or isinstance(value, nonmember):
        return False
    if name[:1] == '_' and name[-1:] == '_' and len(name) > 2:
        return False
    return not _is_descriptor(value)


class EnumMeta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        ignored = namespace.get('_ignore_', [])
        if isinstance(ignored, str):
            ignored = ignored.replace(',', ' ').split()
        members = [(k, v) for k, v in namespace.items()
                   if _is_member(k, v, ignored)]
        for base in bases:
            if members and getattr(base, '_member_names_', None):
                raise TypeError(
                    f'{name}: cannot extend {base!r}' if not _NEW_NAMES else
                    f"<enum '{name}'> cannot extend {base!r}")
        rest = {k: v.value if isinstance(v, nonmember) else v
                for k, v in namespace.items()
                if k not in dict(members) and k not in ignored}
        cls = type.__new__(mcls, name, bases, rest)
        cls._member_names_ = []
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._member_type_ = _data_type(bases)
        if cls._member_type_ is not object:
            _prefer_enum(cls, bases, rest)
        values = []
        for key, value in members:
            value = value.value if isinstance(value, member) else value
            if isinstance(value, auto):
                if value.value is None:
                    value = cls._generate_next_value_(key, 1, len(values),
                                                      values[:])
                else:
                    value = value.value
            values.append(_define(cls, key, value, rest))
        return cls

    def __init__(cls, *args, **kwargs):
        pass

    def __call__(cls, value, names=None, *, module=None, qualname=None,
                 type=None, start=1):
        if names is None:
            return Enum.__new__(cls, value)
        return _functional(cls, value, names, type, start)

    def __iter__(cls):
        return iter([cls._member_map_[n] for n in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[n] for n in cls._member_names_[::-1]])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if sys.version_info < (3, 12):
            if sys.version_info >= (3, 8) and not isinstance(value, Enum):
                raise TypeError(
                    "unsupported operand type(s) for 'in': "
                    f"'{type(value).__qualname__}' and "
                    f"'{cls.__class__.__qualname__}'")
            return False
        return value in cls._value2member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        type.__setattr__(cls, name, value)

    @property
    def __members__(cls):
        return dict(cls._member_map_)

    def __repr__(cls):
        if _NEW_NAMES and issubclass(cls, Flag):
            return f"<flag '{cls.__name__}'>"
        return f"<enum '{cls.__name__}'>"


EnumType = EnumMeta


def _data_type(bases):
    for base in bases:
        for c in base.__mro__:
            if c in (int, str, float, tuple, bytes):
                return c
    return object


def _prefer_enum(cls, bases, namespace):
    """An enum of ints is shown as an enum, although int comes first."""
    for name in ('__repr__', '__str__', '__format__'):
        if name in namespace:
            continue
        own = getattr(cls, name)
        for c in (cls._member_type_, object):
            if c.__dict__.get(name) is own:
                setattr(cls, name, getattr(bases[-1], name))


def _define(cls, name, value, namespace):
    """Makes a member; returns its value."""
    data_type = cls._member_type_
    args = value if isinstance(value, tuple) else (value,)
    own_new = namespace.get('__new__')
    if own_new is not None:
        own_new = getattr(own_new, '__func__', own_new)
        new = own_new(cls, *args)
        if not hasattr(new, '_value_'):
            new._value_ = value
    elif data_type is object:
        new = object.__new__(cls)
        new._value_ = value
    else:
        new = data_type.__new__(cls, *args)
        new._value_ = value if len(args) == 1 else data_type(*args)
    value = new._value_
    new._name_ = name
    new.__objclass__ = cls
    new._sort_order_ = len(cls._member_names_)
    if '__init__' in namespace:
        namespace['__init__'](new, *args)
        value = new._value_
    for known in cls._member_map_.values():
        if known._value_ == value:  # another name of the same member
            cls._member_map_[name] = known
            type.__setattr__(cls, name, known)
            return value
    cls._member_map_[name] = new
    try:
        cls._value2member_map_[value] = new
    except TypeError:
        pass
    if not issubclass(cls, Flag) or not isinstance(value, int) or \
            (value and value & (value - 1) == 0) or not _NEW_NAMES:
        cls._member_names_.append(name)
    type.__setattr__(cls, name, new)
    return value


def _functional(cls, class_name, names, mixin, start):
    if isinstance(names, str):
        names = names.replace(',', ' ').split()
    if isinstance(names, dict):
        names = list(names.items())
    namespace = {'__module__': '__main__', '__qualname__': class_name}
    values = []
    for i, item in enumerate(names):
        if isinstance(item, str):
            value = cls._generate_next_value_(item, start, i, values[:])
            item = (item, value)
        namespace[item[0]] = item[1]
        values.append(item[1])
    bases = (cls,) if mixin is None else (mixin, cls)
    return type(cls)(class_name, bases, namespace)


class Enum(metaclass=EnumMeta):
    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except (KeyError, TypeError):
            pass
        for known in cls._member_map_.values():
            if known._value_ == value:
                return known
        result = cls._missing_(value)
        if isinstance(result, cls):
            return result
        error = ValueError(f'{value!r} is not a valid '
                           f'{cls.__qualname__ if sys.version_info >= (3, 8) else cls.__name__}')
        if result is None:
            raise error
        raise TypeError(f'error in {cls.__name__}._missing_: returned '
                        f'{result!r} instead of None or a valid member')

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        numbers = [v for v in last_values if isinstance(v, int)]
        if not numbers:
            return start
        if _NEW_NAMES and sys.version_info >= (3, 13):
            return max(numbers) + 1
        return numbers[-1] + 1

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        cls = self.__class__
        if _NEW_NAMES and cls._member_type_ is not object:
            return f'<{cls.__name__}.{self._name_}: {self._value_!r}>'
        return f'<{cls.__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __format__(self, spec):
        if self._member_type_ is object or _NEW_NAMES or \
                type(self).__str__ is not Enum.__str__:
            return str.__format__(str(self), spec)
        return self._member_type_.__format__(self._value_, spec)

    def __hash__(self):
        return hash(self._name_)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return ['__class__', '__doc__', '__module__', 'name', 'value']


def _as_data(cls):
    """From 3.11 members of IntEnum and the like are shown as their values."""
    if _NEW_NAMES:
        cls.__str__ = cls._member_type_.__repr__ if \
            cls._member_type_ is int else cls._member_type_.__str__
        cls.__format__ = cls._member_type_.__format__
    return cls


class IntEnum(int, Enum):
    def __hash__(self):
        return int.__hash__(self)


IntEnum = _as_data(IntEnum)

if _NEW_NAMES:
    class StrEnum(str, Enum):
        @staticmethod
        def _generate_next_value_(name, start, count, last_values):
            return name.lower()

        def __hash__(self):
            return str.__hash__(self)

    StrEnum = _as_data(StrEnum)


def _bits(value):
    bit = 1
    while bit <= value:
        if value & bit:
            yield bit
        bit *= 2


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        known = 0
        for m in cls._member_map_.values():
            known |= m._value_
        if value < 0:
            value = known & value
            if value in cls._value2member_map_:
                return cls._value2member_map_[value]
        if value & ~known:
            return None
        return _composite(cls, value)

    def _parts(self):
        cls = self.__class__
        return [cls._value2member_map_[b] for b in _bits(self._value_)
                if b in cls._value2member_map_]

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __iter__(self):
        return iter(self._parts())

    def __len__(self):
        return len(self._parts())

    def _label(self):
        if self._name_ is not None:
            return self._name_
        parts = self._parts()
        if not _NEW_NAMES:
            parts.reverse()
        return '|'.join([p._name_ for p in parts])

    def __repr__(self):
        label = self._label()
        cls = self.__class__.__name__
        if not label:
            return f'<{cls}: {self._value_!r}>' if _NEW_NAMES else \
                f'<{cls}.0: 0>'
        return f'<{cls}.{label}: {self._value_!r}>'

    def __str__(self):
        label = self._label()
        cls = self.__class__.__name__
        if not label:
            return f'{cls}({self._value_!r})' if _NEW_NAMES else f'{cls}.0'
        return f'{cls}.{label}'

    def __or__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.__class__(self._value_ | other._value_)

    def __and__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.__class__(self._value_ & other._value_)

    def __xor__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.__class__(self._value_ ^ other._value_)

    def __invert__(self):
        return self.__class__(~self._value_)

    __hash__ = Enum.__hash__


def _composite(cls, value):
    data_type = cls._member_type_
    if data_type is object:
        new = object.__new__(cls)
    else:
        new = data_type.__new__(cls, value)
    new._name_ = None
    new._value_ = value
    cls._value2member_map_[value] = new
    return new


class IntFlag(int, Flag):
    def __or__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(self._value_ | int(other))

    def __and__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(self._value_ & int(other))

    def __xor__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(self._value_ ^ int(other))

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __hash__(self):
        return int.__hash__(self)


IntFlag = _as_data(IntFlag)


def unique(enumeration):
    aliases = [(n, m._name_) for n, m in enumeration._member_map_.items()
               if n != m._name_]
    if aliases:
        text = ', '.join([f'{a} -> {n}' for a, n in aliases])
        raise ValueError(f'duplicate values found in {enumeration!r}: {text}')
    return enumeration
