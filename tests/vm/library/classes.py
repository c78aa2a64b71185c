# Dataclasses, enums, abstract classes, typing, context managers, caches, copies.
import sys, enum, dataclasses, typing, abc, contextlib, types, functools, collections, copy
def t(s, f):
    try: r=f()
    except Exception as e: print(s,'->',type(e).__name__, e)
    else: print(s,'=>',repr(r))
from dataclasses import dataclass, field
@dataclass
class P:
    x: int
    y: int = 5
    z: list = field(default_factory=list)
t('P',lambda:P(1)); t('P',lambda:P(1,2,[3])); t('P',lambda:P()); t('P',lambda:P(1,2,3,4)); t('P',lambda:P(1,w=3)); t('P',lambda:P(1,x=3))
t('eq',lambda:P(1)==P(1)); t('eq',lambda:P(1)==5); t('lt',lambda:P(1)<P(2)); t('h',lambda:hash(P(1)))
t('asdict',lambda:dataclasses.asdict(P(1,2,[P(3)]))); t('astuple',lambda:dataclasses.astuple(P(1)))
t('replace',lambda:dataclasses.replace(P(1),y=9)); t('fields',lambda:[f.name for f in dataclasses.fields(P)])
t('isdc',lambda:(dataclasses.is_dataclass(P),dataclasses.is_dataclass(5)))
@dataclass(frozen=True,order=True)
class Q:
    a: int
    b: str = 'x'
t('Q',lambda:sorted([Q(3),Q(1),Q(2,'z')])); t('Q',lambda:hash(Q(1))==hash(Q(1)))
def setq():
    q=Q(1); q.a=5
t('frozen',setq)
@dataclass
class R(P):
    w: str = 'w'
    def __post_init__(self): self.s=self.x+self.y
t('R',lambda:(R(1),R(1).s))
def bad():
    @dataclass
    class B:
        a: int = 1
        b: int
t('bad',bad)
def bad2():
    @dataclass
    class B:
        a: list = []
t('bad2',bad2)
from enum import Enum, IntEnum, Flag, auto
class C(Enum):
    RED=1
    GREEN=2
    ALIAS=1
    def hi(self): return self.name
t('C',lambda:(C.RED,C(2),C['GREEN'],list(C),len(C),C.ALIAS is C.RED)); t('C',lambda:str(C.RED)); t('C',lambda:f'{C.RED}'); t('C',lambda:C(9)); t('C',lambda:C['Z']); t('C',lambda:C.RED.value); t('C',lambda:C.RED.hi()); t('C',lambda:C.RED==C.RED); t('C',lambda:C.RED<C.GREEN); t('C',lambda:{C.RED:1}); t('C',lambda:isinstance(C.RED,C)); t('C',lambda:C)
t('C',lambda:C.RED in C); t('type',lambda:type(C.RED)); t('mem',lambda:list(C.__members__))
class D(IntEnum):
    A=1
    B=2
t('D',lambda:(D.A,D.A+1,D.A<D.B,int(D.B),D(1))); t('D',lambda:str(D.A)); t('D',lambda:f'{D.A}'); t('D',lambda:'%d'%D.A); t('D',lambda:[10,20,30][D.A])
class E(Enum):
    X=auto()
    Y=auto()
t('E',lambda:[e.value for e in E])
class F(Flag):
    R=auto()
    W=auto()
    X=auto()
t('F',lambda:(F.R|F.W,F.R&F.W,~F.R,F.R in (F.R|F.W),bool(F.R&F.W))); t('F',lambda:str(F.R|F.W)); t('F',lambda:list(F))
t('Fn',lambda:list(Enum('Animal','CAT DOG')))
if sys.version_info>=(3,11):
    from enum import StrEnum
    class S(StrEnum):
        A='a'
        B=auto()
    t('S',lambda:(S.A,str(S.A),f'{S.B}',S.A=='a',S.A.upper()))
from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def g(self): ...
class A2(A):
    def f(self): return 1
class A3(A2):
    g=5
t('A',lambda:A()); t('A2',lambda:A2()); t('A3',lambda:(A3().f(),isinstance(A3(),A),issubclass(A2,A)))
from collections.abc import *
t('abc',lambda:[isinstance([],c) for c in (Iterable,Sequence,MutableSequence,Sized,Container,Hashable,Callable,Mapping,Iterator,Collection,Reversible)])
t('abc',lambda:[isinstance({},c) for c in (Iterable,Mapping,MutableMapping,Sized,Hashable,Set)])
t('abc',lambda:[isinstance(iter([]),c) for c in (Iterable,Iterator,Generator)])
t('abc',lambda:[isinstance((x for x in ()),c) for c in (Iterable,Iterator,Generator)])
async def co(): pass
c=co()
t('abc',lambda:[isinstance(c,x) for x in (Awaitable,Coroutine)]); c.close()
t('abc',lambda:(isinstance(len,Callable),isinstance({1},Set),issubclass(dict,Mapping),issubclass(str,Sequence)))
class My(Mapping):
    def __getitem__(s,k): return {'a':1}[k]
    def __iter__(s): return iter(['a'])
    def __len__(s): return 1
t('My',lambda:(My()['a'],My().get('z',3),list(My().items()),'a' in My(),dict(My())))
from typing import *
t('ty',lambda:List[int]); t('ty',lambda:Dict[str,int]); t('ty',lambda:Optional[int]); t('ty',lambda:Union[int,str]); t('ty',lambda:Callable[[int],str]); t('ty',lambda:Tuple[int,...]); t('ty',lambda:Any)
T=TypeVar('T'); t('ty',lambda:T); t('ty',lambda:Optional[List[int]])
class G(Generic[T]):
    def __init__(self,x:T): self.x=x
t('G',lambda:G(1).x); t('G',lambda:G[int](2).x)
class NT(NamedTuple):
    a: int
    b: str = 'q'
    def m(self): return self.a
t('NT',lambda:(NT(1),NT(1).m(),NT(1).b,NT._fields)); t('NT',lambda:NT())
class TD(TypedDict):
    a: int
t('TD',lambda:TD(a=1))
t('cast',lambda:cast(int,'x'))
class Pr(Protocol):
    def f(self)->int: ...
@runtime_checkable
class Pr2(Protocol):
    def f(self)->int: ...
t('Pr',lambda:isinstance(A3(),Pr2)); 
@contextlib.contextmanager
def cm(x):
    print('enter',x)
    try: yield x+1
    except ValueError as e: print('caught',e)
    finally: print('exit')
def f1():
    with cm(1) as y: print('in',y)
    with cm(2): raise ValueError('v')
    with cm(3): raise KeyError('k')
t('cm',f1)
@cm(5)
def deco(): print('body')
t('deco',lambda:(deco(),deco()))
def f2():
    with contextlib.suppress(KeyError): {}['x']
    with contextlib.ExitStack() as st:
        st.enter_context(cm(1)); st.callback(print,'cb',sep='-'); st.enter_context(cm(2))
        print('body')
    with contextlib.closing(types.SimpleNamespace(close=lambda:print("closed"))) as c: print(1)
    with contextlib.nullcontext(5) as n: print(n)
t('cm2',f2)
def f3():
    with contextlib.ExitStack() as st:
        st.enter_context(cm(1))
        raise ValueError('in stack')
t('cm3',f3)
t('ns',lambda:types.SimpleNamespace(a=1,b='x')); t('ns',lambda:types.SimpleNamespace(a=1)==types.SimpleNamespace(a=1))
@functools.wraps(f2)
def f4(): pass
t('w',lambda:(f4.__name__,f4.__wrapped__ is f2))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
t('fib',lambda:(fib(80),fib.cache_info()))
@functools.total_ordering
class O:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o): return s.v<o.v
t('to',lambda:(O(1)<O(2),O(1)<=O(1),O(2)>O(1),O(1)>=O(2)))
class CP:
    @functools.cached_property
    def p(self): print('calc'); return 5
def f5():
    c=CP(); print(c.p,c.p); print(c.__dict__)
if sys.version_info>=(3,8): t('cp',f5)
class PM:
    def s(self,a,b=0): return (a,b)
    q=functools.partialmethod(s,5,b=6)
t('pm',lambda:PM().q())
@functools.singledispatch
def sd(x): return 'obj'
@sd.register(int)
def _(x): return 'int'
@sd.register
def _(x: list): return 'list'
t('sd',lambda:(sd(1),sd('a'),sd([]),sd(True)))
class L2(list):
    def total(self): return sum(self)
class D2(dict):
    def __missing__(self,k): return k*2
    def __setitem__(self,k,v): super().__setitem__(k,v+1)
def f6():
    l=L2([1,2]); l.append(3); l.x=5; print(l,l.total(),l.x,type(l[:1]),l+[4],isinstance(l,list),len(l))
    d=D2(a=1); d['b']=1; print(d,d['q'],d.get('zz'),type(d.copy()))
    class T2(tuple):
        def __new__(cls,a,b): return super().__new__(cls,(a,b))
        @property
        def first(self): return self[0]
    q=T2(1,2); q.z=3; print(q,q.first,q.z,q==(1,2),hash(q)==hash((1,2)))
    class S2(set): pass
    s=S2([1]); s.add(2); s.foo=1; print(s,s.foo,s|{3})
t('sub',f6)
t('deepcopy',lambda:copy.deepcopy(P(1,2,[3])))
class CC:
    def __init__(s): s.a=[1]; s.me=s
def f7():
    a=CC(); b=copy.deepcopy(a); print(b.a, b.me is b, b.a is a.a); c=copy.copy(a); print(c.a is a.a)
t('cc',f7)
t('types',lambda:(isinstance(f7,types.FunctionType),isinstance(PM().s,types.MethodType),types.MethodType(lambda s:s,5)()))
t('cnt',lambda:collections.Counter('hello world').most_common(3))
import traceback
try:
    1/0
except ZeroDivisionError:
    print(traceback.format_exc().splitlines()[-1])
