# yield, send, throw, close, yield from.
def g(n):
    try:
        for i in range(n):
            got = yield i
            if got: print('got', got)
        return 'done'
    finally:
        print('closed')
it = g(3); print(next(it), it.send('hello'), next(it))
try: next(it)
except StopIteration as e: print(e.value)
def d():
    r = yield from g(2)
    print('r', r)
    yield from [7, 8]
print(list(d()))
it = g(5); next(it); it.close()
it = g(5); next(it)
try: it.throw(KeyError('t'))
except KeyError as e: print('out', e)
def h():
    while True:
        try: x = yield
        except ValueError as e: print('caught', e)
        else: print('val', x)
it = h(); next(it); it.send(1); it.throw(ValueError('v')); it.send(2)
print(sum(x * x for x in range(5) if x % 2), list((a, b) for a in 'ab' for b in (1, 2)))
print({x % 3 for x in range(6)}, {k: v for k, v in zip('ab', (1, 2))})
l = lambda: (yield 5)
print(list(l()))
def inf():
    n = 0
    while 1:
        yield n
        n += 1
for q in inf():
    if q > 3: break
print(q)
