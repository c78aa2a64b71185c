# Targets of every kind, in the order they are evaluated.
a, b = 1, 2
a, b = b, a
print(a, b)
(a, *b), c = [1, 2, 3], 4
print(a, b, c)
*a, b = 'xyz'; print(a, b)
[p, [q, r]] = 1, (2, 3); print(p, q, r)
for i, (j, *k) in [(1, (2, 3, 4)), (5, (6,))]: print(i, j, k)
d = {}
d['a'], d['b'] = 1, 2
x = y = z = []
x.append(1); print(y, z, d)
def f(): print('f'); return d
def g(): print('g'); return 'k'
def h(): print('h'); return 3
f()[g()] = h()
f()[g()] += h()
print(d)
class O: pass
o = O(); o.v = 1; o.v += 5; o.l = [1]; o.l += [2]; print(o.v, o.l)
l = list(range(10)); l[2:4] = [0]; l[::3] = [9]*3; print(l); del l[0], l[1:3]; print(l)
l[1] **= 2; l[0] //= 2; l[-1] <<= 3; l[-2] |= 8; print(l)
del (d['a'], [o.v])
print(d, hasattr(o, 'v'))
print([*range(3), 7, *'ab'], (*[1], 2), {*[1, 2], 3}, {**{'a': 1}, 'b': 2, **{'a': 3}})
try: a, b = 1, 2, 3
except ValueError as e: print(e)
try: a, b = [1]
except ValueError as e: print(e)
try: a, *b, c = [1]
except ValueError as e: print(e)
if (n := 10) > 5: print(n)
print([y := 1, y ** 2], y)
print([last := i for i in range(5)], last)
