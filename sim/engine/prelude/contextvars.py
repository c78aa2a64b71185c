# contextvars: the classes; which variables are current is the engine's.
__all__ = ["Context", "ContextVar", "Token", "copy_context"]
_MISSING = object()


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


class Token:
    MISSING = _Missing()

    def __init__(self, var, old, variables):
        self._var = var
        self._old = old
        self._variables = variables
        self._used = False

    var = property(lambda self: self._var)
    old_value = property(lambda self: self._old)

    def __repr__(self):
        return "<Token%s var=%r at %#x>" % (" used" if self._used else "",
                                            self._var, id(self))


class ContextVar:
    def __init__(self, name, *, default=_MISSING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    name = property(lambda self: self._name)

    def __class_getitem__(cls, item):
        return cls

    def get(self, default=_MISSING):
        value = _current().get(self, _MISSING)
        if value is _MISSING:
            value = self._default if default is _MISSING else default
        if value is _MISSING:
            raise LookupError(self)
        return value

    def set(self, value):
        variables = _current()
        token = Token(self, variables.get(self, Token.MISSING), variables)
        variables[self] = value
        return token

    def reset(self, token):
        if not isinstance(token, Token):
            raise TypeError("expected an instance of Token, got %r" % (token,))
        if token._used:
            raise RuntimeError("%r has already been used once" % (token,))
        if token._var is not self:
            raise ValueError("%r was created by a different ContextVar"
                             % (token,))
        variables = _current()
        if token._variables is not variables:
            raise ValueError("%r was created in a different Context"
                             % (token,))
        token._used = True
        if token._old is Token.MISSING:
            del variables[self]
        else:
            variables[self] = token._old

    def __repr__(self):
        default = ("" if self._default is _MISSING else
                   " default=%r" % (self._default,))
        return "<ContextVar name=%r%s at %#x>" % (self._name, default, id(self))


class Context:
    def __init__(self):
        self._vars = {}
        self._entered = False

    def run(self, callable, *args, **kwargs):
        if self._entered:
            raise RuntimeError("cannot enter context: %r is already entered"
                               % (self,))
        self._entered = True
        before = _enter(self._vars)
        try:
            return callable(*args, **kwargs)
        finally:
            _enter(before)
            self._entered = False

    def copy(self):
        new = Context()
        new._vars = dict(self._vars)
        return new

    def __getitem__(self, var):
        return self._vars[var]

    def get(self, var, default=None):
        return self._vars.get(var, default)

    def __contains__(self, var):
        return var in self._vars

    def __iter__(self):
        return iter(self._vars)

    def __len__(self):
        return len(self._vars)

    def keys(self):
        return self._vars.keys()

    def values(self):
        return self._vars.values()

    def items(self):
        return self._vars.items()

    def __repr__(self):
        return "<_contextvars.Context object at %#x>" % id(self)


def copy_context():
    new = Context()
    new._vars = dict(_current())
    return new
