# with: several managers, ways out, suppressed exceptions.
class M:
    def __init__(s, n, sup=False): s.n = n; s.sup = sup
    def __enter__(s): print('enter', s.n); return s
    def __exit__(s, *a): print('exit', s.n, a[0] and a[0].__name__, a[1]); return s.sup
def f(k):
    with M(1) as a, M(2, k == 2) as b:
        print(a.n, b.n)
        if k == 1: return 'r%d' % k
        if k >= 2: raise ValueError(k)
    return 'end'
for k in range(3): print(f(k))
try: f(3) 
except ValueError as e: print('caught', e)
for i in range(3):
    with M(i):
        if i == 0: continue
        if i == 1: break
class Bad:
    def __enter__(s): return 1
    def __exit__(s, *a): raise KeyError('in exit')
try:
    with Bad():
        raise ValueError('orig')
except KeyError as e:
    print(repr(e), repr(e.__context__))
with M(9) as (x.y if False else M).z: pass
print(M.z.n)
