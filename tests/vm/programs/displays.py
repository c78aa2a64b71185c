# Annotations, constants, displays, slices.
def f(a, b: int = 2, *c: 'x', d: float = 1.5, **e) -> str:
    """docstring"""
    return a
print(f.__annotations__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__name__)
x: int = 5
y: 'undefined'
print(__annotations__, __name__)
def g():
    z: undefined_name = 3
    w: int
    return z
print(g())
print(-1, -1.5, +2, ~5, 2 ** -1, -2 ** 2, 0x10, 1_000, 10 ** 20, -10 ** 20, 7 // -2, 7 % -2, 1e3, .5)
print((1, 2, (3, -4)), (), (1,), [], {}, set(), b'ab\x00', 'tab\t', r'\n', 'é', ...)
print([1, 2, 3][1:], 'abcdef'[::-2], (1, 2, 3)[-1], {'a': {'b': 1}}['a']['b'])
a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, x]
print(len(a), sum(a))
b = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 16: 16, 17: x}
print(len(b), b[17])
def glob():
    global newg
    newg = 1
    del globals()['newg']
    global x
    x += 1
glob(); print(x)
t = (yield_ := 3, 4); print(t)
print([*a[:2]], *a[:3], sep='-')
print((lambda a, *b, c=1, **d: (a, b, c, d))(1, 2, c=3, e=4))
def many(a, b, c, d): return a + b + c + d
print(many(1, 2, 3, 4), many(*range(4)))
class S:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print('set', k, v)
    def __delitem__(self, k): print('del', k)
s = S(); print(s[1:2, ::3, ...], s[()], s[1,], s[:]); s[1:2] = 3; del s[::2]
print(__debug__, 1 if __debug__ else 2)
