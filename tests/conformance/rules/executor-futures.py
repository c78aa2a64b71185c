# Future: states, errors, callbacks
import concurrent.futures as cf
import logging
import sys
F = cf.Future
f = F()
print(f.done(), f.running(), f.cancelled())
try:
    f.result(timeout=0)
except cf.TimeoutError as e:
    print('timeout', type(e).__module__, type(e).__name__, repr(str(e)))
try:
    f.exception(timeout=0.5)
except cf.TimeoutError as e:
    print('timeout2')
print(f.set_running_or_notify_cancel(), f.running(), f.cancel())
log = []
f.add_done_callback(lambda x: log.append(('a', x is f, x.done())))
f.add_done_callback(lambda x: 1 / 0)
f.add_done_callback(lambda x: log.append('b'))
f.set_result(42)
print(log, f.result(), f.exception(), f.done(), f.cancel())
f.add_done_callback(lambda x: log.append('late'))
print(log[-1])
try:
    f.add_done_callback(lambda x: [][1])
except IndexError:
    print('callback raised', sys.version_info < (3, 7))
try:
    f.set_result(43)
    print('set again', f.result())
except Exception as e:
    print(type(e).__module__, type(e).__name__, str(e).split(':')[0])
try:
    logging.disable(logging.CRITICAL)
    f.set_running_or_notify_cancel()
except RuntimeError as e:
    print(e)
g = F()
print(g.cancel(), g.cancel(), g.cancelled(), g.done(), g._state)
print(g.set_running_or_notify_cancel(), g._state)
for m in (g.result, g.exception):
    try:
        m()
    except cf.CancelledError as e:
        print('cancelled', type(e).__module__, type(e).__name__, isinstance(e, Exception))
try:
    g.set_exception(ValueError(1))
    print('set')
except Exception as e:
    print(type(e).__name__, str(e).split(':')[0])
h = F()
h.set_exception(KeyError('k'))
print(repr(h.exception()).rstrip(')').rstrip(','))
try:
    h.result()
except KeyError as e:
    print('raised', e)
print(repr(h).split('state=')[1], repr(f).split('state=')[1], repr(g).split('state=')[1], repr(F()).split('state=')[1])
try:
    f.result(1, 2)
except TypeError as e:
    print('TypeError')
print(isinstance(f, F), F.__name__, F.__module__)
class MyF(F):
    def __init__(self):
        super().__init__()
        self.x = 1
m = MyF()
print(m.x, repr(m).split(' at')[0])
m.y = 3
print(m.y, hash(m) == hash(m), m == m, len({m, f, g}))
