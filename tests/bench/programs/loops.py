"""25 million turns of plain loops."""


def nested(n):
    total = 0
    for i in range(n):
        for j in range(1000):
            total += i ^ j
    return total


def counting(n):
    i = 0
    while i < n:
        i += 1
    return i


print(nested(12500))
print(counting(12500000))
