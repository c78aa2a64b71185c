# raise, causes, contexts, and what is being handled.
def f():
    try:
        raise ValueError('a')
    except ValueError as e:
        raise KeyError('b') from e
try: f()
except KeyError as e: print(repr(e.__cause__), e.__suppress_context__)
def g():
    try: 1/0
    except ZeroDivisionError:
        try: [][1]
        except IndexError as e: print(repr(e.__context__))
        raise
try: g()
except ArithmeticError as e: print(type(e).__name__, e)
try:
    try: raise TypeError('t')
    finally: print('f')
except (ValueError, TypeError) as e: print(e)
try: raise ValueError
except ValueError as e: print(repr(e))
def k():
    for e in (ValueError, KeyError, RuntimeError):
        try: raise e('x')
        except ValueError: print('V'); continue
        except KeyError: print('K')
        except: print('any'); return 'r'
        else: print('no')
        finally: print('fin')
print(k())
try: raise
except RuntimeError as e: print(e)
try:
    raise ValueError('x') from None
except ValueError as e: print(e.__suppress_context__)
def nested():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise TypeError(2)
        finally:
            print('ff')
    except TypeError as t:
        return repr(t.__context__)
print(nested())
import sys
def info():
    try: 1/0
    except ZeroDivisionError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]
it = info(); print(next(it)); print(sys.exc_info()[0]); print(next(it))
