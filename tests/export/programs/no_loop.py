# A program without any event loop.
import sys


def count(number):
    for value in range(number):
        print(value, file=sys.stderr if value % 2 else sys.stdout)


count(5)
print("no newline", end="")
sys.exit(3)
