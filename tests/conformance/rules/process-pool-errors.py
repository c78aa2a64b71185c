# real time
from concurrent.futures import ProcessPoolExecutor
import traceback, sys
class Own(Exception):
    pass
def divide(x):
    return 1 // x
def own():
    raise Own("a", 1)
def chained():
    try:
        {}["k"]
    except KeyError:
        raise ValueError("v")
def leave():
    sys.exit(3)
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        for fn, args in ((divide, (0,)), (own, ()), (chained, ()), (leave, ())):
            future = pool.submit(fn, *args)
            try:
                future.result()
            except BaseException as exc:
                print(type(exc).__name__, exc.args, exc.__context__, type(exc.__cause__).__name__)
                print(str(exc.__cause__).strip().splitlines()[-2])
        print(pool.submit(divide, 1).result())
