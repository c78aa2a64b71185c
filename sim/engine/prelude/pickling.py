# pickle: how data gets from one process to another.
#
# Packing takes an object apart, with all it refers to: data is copied, classes
# and functions go by name.  What comes of it belongs to no process: atoms, and
# nodes that name each other by number.  Unpacking builds the objects again, in
# the process that unpacks, looking the names up there.  The bytes between the
# two are nobody's business here, so dumps() and loads() are refused.
import builtins
import sys
import _process
from _process import MINOR
from _types import refuse

HIGHEST_PROTOCOL = 5 if MINOR >= 8 else 4
DEFAULT_PROTOCOL = 4 if MINOR >= 8 else 3


class PickleError(Exception):
    __module__ = "_pickle"


class PicklingError(PickleError):
    __module__ = "_pickle"


class UnpicklingError(PickleError):
    __module__ = "_pickle"

_ATOMS = {type(None), bool, int, float, complex, str, bytes, range,
          type(Ellipsis), type(NotImplemented)}
_function = type(lambda: 0)
_NATIVE = {"builtin_function_or_method", "method_descriptor",
           "wrapper_descriptor"}
_ITERATORS = {"list_iterator", "tuple_iterator", "range_iterator", "map", "zip",
              "filter", "enumerate", "reversed", "str_iterator",
              "set_iterator", "bytes_iterator", "dict_keyiterator",
              "list_reverseiterator", "longrange_iterator"}


class _Ref:
    """The place of a node."""
    __slots__ = ("at",)

    def __init__(self, at):
        self.at = at


class Packed:
    def __init__(self, root, nodes):
        self.root = root
        self.nodes = nodes


# --- what cannot be packed


def _cannot(name):
    if MINOR <= 7:
        raise TypeError("can't pickle %s objects" % name)
    raise TypeError("cannot pickle '%s' object" % name)


def _type_name(cls):
    if cls.__module__ == "builtins":
        return cls.__qualname__
    return cls.__module__ + "." + cls.__qualname__


def _local(name):
    raise AttributeError("Can't %s local object %r"
                         % ("get" if MINOR >= 13 else "pickle", name))


def _stream_fails(cls):
    if MINOR >= 12:
        raise TypeError("cannot pickle %r instances" % cls.__name__)
    if MINOR <= 7:
        raise TypeError("cannot serialize '_io.%s' object" % cls.__name__)
    raise TypeError("cannot pickle '_io.%s' object" % cls.__name__)


# What these are made of in CPython cannot be packed.
_INSIDE = {
    "threading.Event": "_thread.lock",
    "threading.Condition": "_thread.RLock",
    "threading.Semaphore": "_thread.lock",
    "threading.BoundedSemaphore": "_thread.lock",
    "threading.Barrier": "_thread.lock",
    "threading.Thread": "_thread._ThreadHandle" if MINOR >= 13 else
                        "_thread.lock",
    "queue.Queue": "_thread.lock",
    "queue.SimpleQueue": "_queue.SimpleQueue",
    "concurrent.futures._base.Future": "_thread.RLock",
    "concurrent.futures.thread.ThreadPoolExecutor":
        "_queue.SimpleQueue" if MINOR >= 7 else "_thread.lock",
    "concurrent.futures.process.ProcessPoolExecutor":
        "_queue.SimpleQueue" if MINOR >= 7 else "_thread.lock",
}


def _refuse_library(x, cls):
    """Library objects whose parts are not those that CPython's have."""
    for base in cls.__mro__:
        name = _type_name(base)
        if name in _INSIDE:
            _cannot(_INSIDE[name])
        if hasattr(x, "call_soon") and hasattr(x, "run_until_complete"):
            _local("WeakSet.__init__.<locals>._remove")
        if name.startswith("asyncio."):
            refuse("sending an object of the class %s to another process"
                   % _type_name(cls))


# --- by name


def _module_names(module):
    if module in ("__main__", "__mp_main__"):
        return _process.main()
    found = sys.modules.get(module)
    return {} if found is None else found.__dict__


def _look_up(module, name):
    found = _module_names(module)
    for i, part in enumerate(name.split(".")):
        found = found[part] if i == 0 else getattr(found, part)
    return found


def _global(x):
    name = getattr(x, "__qualname__", None) or x.__name__
    module = getattr(x, "__module__", None) or "__main__"
    if "<locals>" in name.split("."):
        _local(name)
    if module not in ("__main__", "__mp_main__") and module not in sys.modules:
        return ("as it is", x)  # the library's: one for all processes
    try:
        found = _look_up(module, name)
    except (KeyError, AttributeError):
        raise PicklingError("Can't pickle %r: attribute lookup %s on %s failed"
                            % (x, name, module)) from None
    if found is not x:
        raise PicklingError("Can't pickle %r: it's not the same object as "
                            "%s.%s" % (x, module, name))
    return ("global", module, name)


# --- packing


class _Packer:
    def __init__(self, inherit):
        self.inherit = inherit  # what only a child may get goes as it is
        self.known = {}
        self.kept = []  # so that their ids stay taken
        self.nodes = []

    def pack(self, x):
        cls = type(x)
        if cls in _ATOMS:
            return x
        ref = self.known.get(id(x))
        if ref is None:
            ref = self.known[id(x)] = _Ref(len(self.nodes))
            self.kept.append(x)
            self.nodes.append(None)
            self.nodes[ref.at] = self.node(x, cls)
        return ref

    def all(self, items):
        return tuple([self.pack(item) for item in items])

    def pairs(self, mapping):
        return tuple([(self.pack(k), self.pack(v))
                      for k, v in dict.items(mapping)])

    def node(self, x, cls):
        if cls in (list, tuple, set, frozenset):
            return (cls.__name__, self.all(x))
        if cls is dict:
            return ("dict", self.pairs(x))
        if cls is bytearray:
            return ("bytearray", bytes(x))
        if isinstance(x, type):
            return self.type_node(x)
        if cls is _function:
            return _global(x)
        return self.other(x, cls)

    def type_node(self, x):
        for atom in (None, Ellipsis, NotImplemented):
            if x is type(atom):
                return ("type", self.pack(atom))
        return _global(x)

    def other(self, x, cls):
        name = cls.__name__
        if hasattr(cls, "_shared_name"):
            if not self.inherit:
                raise RuntimeError("%s objects should only be shared between "
                                   "processes through inheritance"
                                   % cls._shared_name)
            return ("as it is", x)
        if name == "method":
            return ("method", self.pack(x.__self__), x.__func__.__name__)
        if name in _NATIVE:
            owner = getattr(x, "__self__", None)
            if owner is None:
                owner = getattr(x, "__objclass__", None)
            if name != "builtin_function_or_method" and owner is None:
                refuse("sending %r to another process" % x)
            if owner is None or type(owner).__name__ == "module":
                return _global(x)
            return ("method", self.pack(owner), x.__name__)
        if name in _ITERATORS and cls.__module__ == "builtins":
            refuse("sending a %s to another process" % name)
        if cls is slice:
            return ("slice", self.all((x.start, x.stop, x.step)))
        return self.instance(x, cls)

    def instance(self, x, cls):
        if cls.__name__ == "TextIOWrapper":
            _stream_fails(cls)
        if cls.__name__ in ("module", "traceback", "code", "cell", "property",
                            "getset_descriptor", "mappingproxy"):
            _cannot(_type_name(cls))
        _refuse_library(x, cls)
        if hasattr(cls, "__reduce_ex__") and \
                cls.__reduce_ex__ is not getattr(object, "__reduce_ex__", None):
            return self.reduced(x, x.__reduce_ex__(DEFAULT_PROTOCOL))
        if hasattr(cls, "__reduce__") and \
                cls.__reduce__ is not getattr(object, "__reduce__", None):
            return self.reduced(x, x.__reduce__())
        return self.plain(x, cls)

    def reduced(self, x, parts):
        if isinstance(parts, str):
            refuse("__reduce__() that returns a str")
        if not isinstance(parts, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(parts) <= 5:
            raise PicklingError("tuple returned by __reduce__ must contain 2 "
                                "through %d elements"
                                % (6 if MINOR >= 8 else 5))
        fn, args = parts[:2]
        state, items, pairs = (parts[2:] + (None, None, None))[:3]
        if not callable(fn):
            raise PicklingError("first item of the tuple returned by "
                                "__reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by "
                                "__reduce__ must be a tuple")
        return ("reduced", self.pack(fn), self.all(args), self.pack(state),
                self.all(items or ()),
                tuple([self.all(pair) for pair in pairs or ()]))

    def plain(self, x, cls):
        owned = None
        for base in (list, dict, set, frozenset, tuple, str, int, float, bytes,
                     bytearray):
            if isinstance(x, base):
                owned = base
        if isinstance(x, BaseException):
            return ("reduced", self.pack(cls), self.all(x.args),
                    self.pack(dict(x.__dict__) or None), (), ())
        if hasattr(cls, "__members__") and hasattr(x, "_name_") and \
                hasattr(x, "_value_"):
            return ("enum", self.pack(cls), self.pack(x._value_))
        special = self.library_value(x, cls)
        if special is not None:
            return special
        state = self.state(x, cls, owned)
        return ("object", self.pack(cls), self.made_of(x, cls, owned),
                self.pack(state),
                self.all(list.__iter__(x)) if owned is list else (),
                self.pairs(x) if owned is dict else ())

    def library_value(self, x, cls):
        if hasattr(x, "popleft") and hasattr(x, "maxlen"):
            return ("reduced", self.pack(cls), self.all(((), x.maxlen)),
                    None, self.all(x), ())
        if cls.__name__ == "partial" and cls.__module__ == "functools":
            return ("partial", self.pack(cls), self.pack(x.func),
                    self.all(x.args), self.pairs(x.keywords))
        if cls.__name__ == "defaultdict":
            return ("reduced", self.pack(cls), self.all((x.default_factory,)),
                    None, (), self.pairs(x))
        return None

    def made_of(self, x, cls, owned):
        """The arguments of __new__, after the class."""
        if owned in (None, list, dict):
            own = getattr(cls, "__getnewargs__", None)
            if own is not None:
                return (object if owned is None else owned, self.all(own(x)),
                        True)
            return (None if owned is None else owned, (), False)
        if owned in (set, frozenset, tuple):
            return (owned, (self.pack(list(owned.__iter__(x))),), False)
        plain = {str: str.__str__, int: int.__int__, float: float.__float__}
        value = plain[owned](x) if owned in plain else bytes(x)
        return (owned, (value,), False)

    def state(self, x, cls, owned):
        own = getattr(cls, "__getstate__", None)
        if own is not None and own is not getattr(object, "__getstate__", None):
            return own(x)
        slots = {}
        for base in cls.__mro__:
            names = base.__dict__.get("__slots__", ())
            for name in [names] if isinstance(names, str) else names:
                if name not in ("__dict__", "__weakref__") and \
                        hasattr(x, name):
                    slots[name] = getattr(x, name)
        if hasattr(x, "__dict__"):
            state = dict(x.__dict__)
            for name in slots:
                state.pop(name, None)
            return (state, slots) if slots else state or None
        if owned is None and not any(["__slots__" in base.__dict__
                                      for base in cls.__mro__]) \
                and cls is not object:
            _cannot(_type_name(cls))
        return (None, slots) if slots else None


def pack(x, inherit=False):
    packer = _Packer(inherit)
    root = packer.pack(x)
    return Packed(root, packer.nodes)


# --- unpacking


class _Unpacker:
    def __init__(self, nodes):
        self.nodes = nodes
        self.made = {}

    def get(self, x):
        if type(x) is not _Ref:
            return x
        if x.at not in self.made:
            node = self.nodes[x.at]
            make = getattr(self, "make_" + node[0].replace(" ", "_"))
            self.made[x.at] = make(x.at, *node[1:])
        return self.made[x.at]

    def all(self, items):
        return [self.get(item) for item in items]

    def make_list(self, at, items):
        new = self.made[at] = []
        new.extend(self.all(items))
        return new

    def make_tuple(self, at, items):
        items = tuple(self.all(items))
        return self.made.get(at, items)

    def make_set(self, at, items):
        new = self.made[at] = set()
        new.update(self.all(items))
        return new

    def make_frozenset(self, at, items):
        return frozenset(self.all(items))

    def make_dict(self, at, pairs):
        new = self.made[at] = {}
        for key, value in pairs:
            new[self.get(key)] = self.get(value)
        return new

    def make_bytearray(self, at, data):
        return bytearray(data)

    def make_slice(self, at, parts):
        return slice(*self.all(parts))

    def make_type(self, at, value):
        return type(value)

    def make_as_it_is(self, at, x):
        return x

    def make_method(self, at, owner, name):
        return getattr(self.get(owner), name)

    def make_global(self, at, module, name):
        try:
            return _look_up(module, name)
        except (KeyError, AttributeError):
            raise AttributeError("Can't get attribute %r on %r"
                                 % (name, sys.modules.get(module))) from None

    def make_enum(self, at, cls, value):
        return self.get(cls)(self.get(value))

    def make_partial(self, at, cls, func, args, pairs):
        named = {key: self.get(value) for key, value in pairs}
        return self.get(cls)(self.get(func), *self.all(args), **named)

    def make_reduced(self, at, fn, args, state, items, pairs):
        new = self.made[at] = self.get(fn)(*self.all(args))
        if items:
            new.extend(self.all(items))
        for key, value in pairs:
            new[self.get(key)] = self.get(value)
        self.set_state(new, self.get(state))
        return new

    def make_object(self, at, cls, made_of, state, items, pairs):
        cls = self.get(cls)
        base, args, own = made_of
        args = self.all(args)
        if own or base is None:
            new = cls.__new__(cls, *args)
        else:
            new = base.__new__(cls, *args)
            if base in (set, bytearray):
                base.__init__(new, *args)
        self.made[at] = new
        if items:
            new.extend(self.all(items))
        for key, value in pairs:
            new[self.get(key)] = self.get(value)
        self.set_state(new, self.get(state))
        return new

    def set_state(self, new, state):
        own = getattr(new, "__setstate__", None)
        if own is not None:
            if state is not None:
                own(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            new.__dict__.update(state)
        for name in slots or ():
            setattr(new, name, slots[name])


def unpack(packed):
    return _Unpacker(packed.nodes).get(packed.root)


_REFUSED = {"dumps", "loads", "dump", "load", "Pickler", "Unpickler"}


def __getattr__(name):
    if name in _REFUSED:
        refuse("pickle." + name)
    raise AttributeError("module 'pickle' has no attribute %r" % name)
