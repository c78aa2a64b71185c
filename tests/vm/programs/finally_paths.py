# Every way through try, except, else and finally.
def f(k):
    try:
        try:
            if k == 0: return 'ret'
            if k == 1: raise ValueError('v')
            if k == 2: 1/0
            print('body', k)
        except ValueError as e:
            print('exc', e)
            if k == 1: return 'from except'
        else:
            print('else')
        finally:
            print('fin', k)
    except ZeroDivisionError as z:
        print('outer', z)
        return 'zd'
    return 'end'
for k in range(4): print(f(k))
def g():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print('i', i)
        finally:
            print('f', i)
    else:
        print('no')
    return i
print(g())
def h():
    try:
        return 1
    finally:
        return 2
print(h())
def h2():
    while True:
        try:
            return 1
        finally:
            break
    return 'broke'
print(h2())
def h3():
    for x in [1,2,3]:
        try:
            1/0
        finally:
            continue
    return 'cont'
print(h3())
def h4():
    try:
        try:
            return [1]
        finally:
            try:
                1/0
            except ZeroDivisionError:
                print('inner')
    finally:
        print('outer')
print(h4())
try:
    e = 5
    try:
        raise KeyError('k')
    except KeyError as e:
        pass
    print(e)
except NameError as n:
    print(n)
