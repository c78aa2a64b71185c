# Conditions, chains, loops with else, assertions.
def f(x):
    if x < 0: return 'neg'
    elif x == 0: return 'zero'
    elif 0 < x < 10: return 'small'
    else: return 'big'
print([f(i) for i in (-1, 0, 5, 50)])
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0, 1 < 2 > 1 != 3)
print(not 1, not 0, 1 and 2, 0 or 'x', None or 0 or [], 1 and 0 and 5)
print('y' if 1 < 2 < 3 else 'n', 'y' if not (1 < 2 < 1) else 'n')
x = None
print(1 if x is None else 2, 1 if x is not None else 2, 1 if not x is None else 2)
n = 0
while n < 5:
    n += 1
    if n == 2: continue
    if n == 4: break
else: print('never')
print(n)
while n: n -= 1
else: print('else', n)
for i in []: pass
else: print('empty')
for i in range(3):
    for j in range(3):
        if j == 1: break
        print(i, j)
    else: print('no')
assert True, 'x'
try: assert 1 == 2, 'msg %d' % 3
except AssertionError as e: print(e)
try: assert 0
except AssertionError as e: print(repr(e))
def t(*a):
    return a[0] and a[1] or a[2]
print(t(1, 2, 3), t(0, 2, 3), t(1, 0, 3))
if not (x is None and n == 0) or (n and x): print('A')
elif x is None or n: print('B')
while True:
    if n > 2: break
    n += 1
print(n, 5 in [1, 5], 5 not in [1, 5], 'a' in 'abc')
print(0 if 0 else 1 if 0 else 2)
print((lambda *a: a)(*(1, 2) if x else (3,)))
