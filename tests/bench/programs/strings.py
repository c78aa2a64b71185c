"""Building, splitting, joining and formatting text."""


def build(n):
    text = ""
    for i in range(n):
        text += "x"
        if i % 10 == 0:
            text += str(i)
    return text


def words(n):
    parts = []
    for i in range(n):
        parts.append("word%d" % (i % 1000))
    line = " ".join(parts)
    return len(line), len(line.split(" ")), line.count("word7"), line.find("word999")


def formatted(n):
    total = 0
    for i in range(n):
        total += len(f"{i:>8}|{i / 7:.3f}|{i}")
    return total


print(len(build(1000000)))
print(words(500000))
print(formatted(300000))
