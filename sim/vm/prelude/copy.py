class Error(Exception):
    pass


error = Error
_ATOMS = (type(None), int, float, bool, complex, str, bytes, type, range,
          slice, type(Ellipsis), type(NotImplemented), type(lambda: 0),
          type(len), property)


def _bare(x):
    """A new instance of x's class with the built-in part of x copied."""
    cls = type(x)
    for base in (list, set, dict, bytearray):
        if isinstance(x, base):
            new = base.__new__(cls)
            if base is list:
                new.extend(x)
            elif base is bytearray:
                new += x
            else:
                base.update(new, x)
            return new
    for base in (tuple, frozenset, str, int, float):
        if isinstance(x, base):
            return base.__new__(cls, x)
    if isinstance(x, BaseException):
        return cls.__new__(cls, *x.args)
    return object.__new__(cls)


def _reduced(x):
    name = f'{type(x).__module__}.{type(x).__qualname__}'
    if not hasattr(x, '__dict__') and not hasattr(type(x), '__slots__'):
        name = type(x).__name__
        raise TypeError(f"cannot pickle '{name}' object")


def _slots(x):
    for base in type(x).__mro__:
        names = base.__dict__.get('__slots__', ())
        for name in [names] if isinstance(names, str) else names:
            if name != '__dict__' and hasattr(x, name):
                yield name


def copy(x):
    cls = type(x)
    if cls in _ATOMS or issubclass(cls, type):
        return x
    if cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    own = getattr(cls, '__copy__', None)
    if own is not None:
        return own(x)
    _reduced(x)
    new = _bare(x)
    if hasattr(x, '__dict__'):
        new.__dict__.update(x.__dict__)
    for name in _slots(x):
        object.__setattr__(new, name, getattr(x, name))
    return new


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _ATOMS or issubclass(cls, type):
        return x
    if memo is None:
        memo = {}
    if id(x) in memo:
        return memo[id(x)]
    own = getattr(cls, '__deepcopy__', None)
    new = own(x, memo) if own is not None else _deep(x, cls, memo)
    if new is not x:
        memo[id(x)] = new
        memo.setdefault(id(memo), []).append(x)  # keeps its id taken
    return new


def _deep(x, cls, memo):
    if cls is list:
        memo[id(x)] = new = []
        for item in x:
            new.append(deepcopy(item, memo))
        return new
    if cls is dict:
        memo[id(x)] = new = {}
        for key, value in x.items():
            new[deepcopy(key, memo)] = deepcopy(value, memo)
        return new
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if id(x) in memo:  # it contains itself, through a list
            return memo[id(x)]
        for old, item in zip(x, items):
            if old is not item:
                return tuple(items)
        return x
    if cls in (set, frozenset):
        return cls([deepcopy(item, memo) for item in x])
    if cls is bytearray:
        return x.copy()
    if hasattr(x, '__self__') and hasattr(x, '__func__'):
        return cls(x.__func__, deepcopy(x.__self__, memo))
    return _deep_instance(x, cls, memo)


def _deep_instance(x, cls, memo):
    _reduced(x)
    if isinstance(x, tuple):
        new = tuple.__new__(cls, [deepcopy(item, memo) for item in x])
    elif isinstance(x, (list, dict, set)):
        new = cls.__new__(cls)
        memo[id(x)] = new
        if isinstance(x, list):
            new.extend([deepcopy(item, memo) for item in x])
        elif isinstance(x, dict):
            for key, value in x.items():
                dict.__setitem__(new, deepcopy(key, memo),
                                 deepcopy(value, memo))
        else:
            new.update([deepcopy(item, memo) for item in x])
    elif hasattr(x, 'popleft'):  # deque
        new = cls([deepcopy(item, memo) for item in x], x.maxlen)
    else:
        new = _bare(x)
    memo[id(x)] = new
    if hasattr(x, '__dict__'):
        for name, value in x.__dict__.items():
            new.__dict__[name] = deepcopy(value, memo)
    for name in _slots(x):
        object.__setattr__(new, name, deepcopy(getattr(x, name), memo))
    return new
