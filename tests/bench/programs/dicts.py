"""Six million operations on dictionaries."""


def counts(n):
    table = {}
    for i in range(n):
        key = i * 7919 % 5003
        table[key] = table.get(key, 0) + 1
    return len(table), table[17]


def names(n):
    table = {}
    keys = ["name%d" % i for i in range(1000)]
    for i in range(n):
        key = keys[i % 1000]
        if key in table:
            table[key] += i
        else:
            table[key] = i
    return len(table), table["name77"]


def churn(n):
    table = {}
    for i in range(n):
        table[i] = i
        if i >= 100:
            del table[i - 100]
    return len(table)


print(counts(2000000))
print(names(2000000))
print(churn(1000000))
