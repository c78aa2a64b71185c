# except*: splitting, what is left, new exceptions.
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), ExceptionGroup('h', [ValueError(3), KeyError(4)])])
except* ValueError as e:
    print('V', e.exceptions)
except* TypeError as e:
    print('T', e.exceptions)
except* KeyError:
    print('K')
else: print('no')
finally: print('fin')
try:
    try:
        raise ExceptionGroup('g', [ValueError(1), OSError(2)])
    except* ValueError: print('v')
except ExceptionGroup as e: print(repr(e))
try:
    try: raise ValueError('plain')
    except* ValueError as e: print(repr(e)); raise
except ValueError as e: print('again', repr(e))
except ExceptionGroup as e: print('group', repr(e))
try:
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError: raise RuntimeError('new')
    except* KeyError as e: pass
except RuntimeError as e: print(repr(e), repr(e.__context__))
try:
    try: pass
    except* ValueError: pass
    else: print('else')
    try: raise KeyError('x')
    except* ValueError: pass
except KeyError as e: print(repr(e))
for i in range(2):
    try:
        raise ExceptionGroup('g', [ValueError(1)])
    except* ValueError:
        for j in range(3):
            if j: break
        print(i, j)
