# Every distribution of random, from seeds of every kind.
import random, sys
def show(*a): print(*a)
for s in (0,1,42,-5,10**30,"hello","é",b"bytes",1.5,True):
    random.seed(s)
    show(s,[random.random() for _ in range(3)],random.randint(1,100),random.randrange(0,100,7),random.getrandbits(5),random.getrandbits(100))
    show(random.choice("abcdef"),random.uniform(1,2),random.gauss(0,1),random.gauss(0,1),random.normalvariate(0,1))
    l=list(range(10)); random.shuffle(l); show(l, random.sample(range(100),5), random.sample(range(1000),20), random.sample([1,2,3],2))
    show(random.choices("abc",k=4),random.choices([1,2,3],weights=[1,5,2],k=5),random.choices([1,2],cum_weights=[1,3],k=3))
    show(random.expovariate(1.5),random.triangular(0,10,3),random.betavariate(2,3),random.gammavariate(2,1),random.gammavariate(0.5,1),random.lognormvariate(0,1),random.paretovariate(3),random.weibullvariate(1,2),random.vonmisesvariate(0,4))
r=random.Random(7); show(r.random(), r.randint(1,6)); st=r.getstate(); a=r.random(); r.setstate(st); show(a==r.random())
show([random.Random(i).randint(0,10**12) for i in range(5)])
random.seed(3); show([random.randint(0,2**k) for k in range(0,80,7)])
if sys.version_info>=(3,9): show(random.randbytes(5), random.sample("abc",4,counts=[2,1,3]))
for a in ((5,1),(5,5)):
  try: print(random.randint(*a))
  except Exception as e: print(e)
for a in ((0,),(5,1),(1,1,1),(5,1,2),(1,5,0)):
  try: random.randrange(*a)
  except Exception as e: print(e)
for f in (lambda:random.choice([]),lambda:random.sample([1],2),lambda:random.choices([1,2],[1]),lambda:random.seed([1])):
  try: f()
  except Exception as e: print(type(e),e)
