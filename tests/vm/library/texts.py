# json, inspect, textwrap, io, sys, and containers that change while in use.
import json, inspect, textwrap, io, contextlib, sys
def t(s, f):
    try: r=f()
    except Exception as e: print(s,'->',type(e).__name__, e)
    else: print(s,'=>',repr(r))
D={"a":[1,2.5,None,True,{"x":"é\n\"😀"}],"b":{},"c":[],"3":1e100}
t('d',lambda:json.dumps(D)); t('d',lambda:json.dumps(D,indent=2)); t('d',lambda:json.dumps(D,sort_keys=True,separators=(',',':'))); t('d',lambda:json.dumps(D,ensure_ascii=False)); t('rt',lambda:json.loads(json.dumps(D))==D)
t('d',lambda:json.dumps({1:2,None:3,True:4,1.5:5})); t('d',lambda:json.dumps(object)); t('d',lambda:json.dumps({(1,):2})); t('d',lambda:json.dumps({1},default=list)); t('d',lambda:json.dumps(float('nan')))
for s in ('','[1,','{"a":}','{a:1}','[1 2]','"abc','"\\x"','nul','1.5e3','-0','[1,2]x','{"a":1,}','"\\u00e9\\ud83d\\ude00"',' {"a" : [ ] } ','01','-','1.','tru','"a\nb"'):
    t(s,lambda:json.loads(s))
async def co(): pass
def gen(): yield 1
async def ag(): yield 1
t('i',lambda:[inspect.iscoroutinefunction(f) for f in (co,gen,ag,len)]); t('i',lambda:[inspect.isgeneratorfunction(f) for f in (co,gen,ag,len)]); t('i',lambda:[inspect.isasyncgenfunction(f) for f in (co,gen,ag,len)])
c=co(); t('i',lambda:(inspect.iscoroutine(c),inspect.isawaitable(c),inspect.getcoroutinestate(c))); c.close(); t('i',lambda:inspect.getcoroutinestate(c))
g=gen(); t('g',lambda:inspect.getgeneratorstate(g)); next(g); t('g',lambda:inspect.getgeneratorstate(g)); 
t('i',lambda:(inspect.isclass(int),inspect.isfunction(gen),inspect.ismodule(sys),inspect.isbuiltin(len)))
t('tw',lambda:textwrap.dedent("   a\n     b\n   c\n")); t('tw',lambda:textwrap.indent("a\n\nb\n",'> ')); t('tw',lambda:textwrap.wrap("the quick brown fox jumps over the lazy dog"*3,20)); t('tw',lambda:textwrap.fill("hello world foo bar",10)); t('tw',lambda:textwrap.shorten("hello world foo bar",12))
def f():
    b=io.StringIO()
    with contextlib.redirect_stdout(b): print('hi',1); print('x',end='')
    b.seek(0); print(repr(b.getvalue()),repr(b.readline()),repr(b.read()))
t('io',f)
def f2():
    b=io.StringIO('a\nb\n'); print(list(b)); b=io.BytesIO(b'xy'); b.seek(0,2); b.write(b'z'); print(b.getvalue())
t('io',f2)
print('err',file=sys.stderr); sys.stdout.write('w\n'); print(sys.version_info[:2],sys.version_info.major,sys.version_info>=(3,6),sys.maxsize,sys.platform)
t('exc',lambda:sys.exc_info())
try: 1/0
except ZeroDivisionError: t('exc',lambda:sys.exc_info()[0])
t('exit',lambda:sys.exit)
try: sys.exit(3)
except SystemExit as e: print(repr(e),e.code)
try: sys.exit()
except SystemExit as e: print(repr(e),e.code)
try: sys.exit('bye')
except SystemExit as e: print(repr(e),e.code)
def loc():
    a=1; b=2
    def inner(): return b
    print(sorted(locals()), 'loc' in globals()); print(dir()[:2])
loc()
class K:
    z=1
    print(sorted(k for k in locals() if k[:2]!='__'))
print([n for n in dir(K()) if n[:2]!='__'], vars(K()), [n for n in dir([]) if n[:2]!='__'])
it=iter([1,2,3]); print(list(iter(lambda:next(it),3)))
d={1:1,2:2}
try:
    for k in d: d[3]=1
except RuntimeError as e: print(e)
try:
    for k in d: del d[k]
except RuntimeError as e: print(e)
s={1,2}
try:
    for k in s: s.add(9)
except RuntimeError as e: print(e)
l=[3,1,2]
def key(x):
    l.append(9); return x
t('mod',lambda:l.sort(key=key)); print(l)
t('cmpfail',lambda:[1,'a',2].sort())
a=[1]; a.append(a); print(a); d={}; d['d']=d; print(d); a[1:1]=[5,6]; print(a)
b=list(range(10)); b[::2]=[0]*5; print(b); del b[::3]; print(b); b[2:4]=[]; print(b); b+=(1,2); b*=2; print(b)
t('ext',lambda:b.__setitem__(slice(0,4,2),[1])); t('ext2',lambda:b.__setitem__(slice(0,2),5))
x,*y=b; print(x,y); print({**{'a':1},**{'a':2}}); print(*[1,2],sep='')
print([].__eq__([]), (1).__hash__(), {}.__len__(), [1].__iter__().__next__())
class Bad:
    def __hash__(self): return 1
    def __eq__(self,o): raise ValueError('eq')
t('badeq',lambda:{Bad():1,Bad():2})
class NoHash:
    def __eq__(self,o): return True
t('nohash',lambda:{NoHash()})
