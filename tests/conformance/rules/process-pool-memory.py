# real time
from concurrent.futures import ProcessPoolExecutor
counter = 0
seen = {"list": [1, 2], "nested": {"a": (1, [2])}}
class Box:
    total = 0
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "Box(%d)" % self.n
box = Box(1)
alias = box
def work(x):
    global counter
    counter += x
    seen["list"].append(x)
    seen["nested"]["a"][1].append(x)
    Box.total += x
    box.n += x
    return counter, seen, Box.total, box, box is alias
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        for i in (1, 2, 3):
            print(pool.submit(work, i).result())
    print(counter, seen, Box.total, box)
