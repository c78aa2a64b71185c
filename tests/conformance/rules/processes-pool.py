# real time
from multiprocessing import Pool
def bad(x): return 1 // x
def bad2(x, y): return x // y
if __name__ == "__main__":
    import traceback
    with Pool(1) as p:
        for f in (lambda: p.map(bad, [0]), lambda: p.apply(bad, (0,)), lambda: p.starmap(bad2, [(1, 0)]), lambda: p.apply_async(bad, (0,)).get()):
            try: f()
            except ZeroDivisionError: traceback.print_exc()
