import sys
from _types import (AsyncGeneratorType, BuiltinFunctionType, CellType,
                    CodeType, CoroutineType, FunctionType, GeneratorType,
                    GetSetDescriptorType, MappingProxyType, MethodType,
                    MethodDescriptorType, ModuleType, TracebackType, refuse)

LambdaType = FunctionType
BuiltinMethodType = BuiltinFunctionType
if sys.version_info >= (3, 10):
    NoneType = type(None)
    EllipsisType = type(Ellipsis)
    NotImplementedType = type(NotImplemented)


class SimpleNamespace:
    def __init__(self, mapping_or_iterable=(), /, **kwargs):
        self.__dict__.update(mapping_or_iterable, **kwargs)

    def __repr__(self):
        name = type(self).__name__
        if type(self) is SimpleNamespace and sys.version_info < (3, 14):
            name = 'namespace'
        pairs = [f'{k}={v!r}' for k, v in self.__dict__.items()]
        return f'{name}({", ".join(pairs)})'

    def __eq__(self, other):
        if isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = None


def coroutine(func):
    refuse('types.coroutine()')


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    kwds = dict(kwds or {})
    meta = kwds.pop('metaclass', type(bases[0]) if bases else type)
    return meta(name, bases, namespace, **kwds)


class DynamicClassAttribute(property):
    pass
