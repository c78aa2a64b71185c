import sys
import _random
from math import acos, ceil, cos, e, exp, floor, log, pi, sin, sqrt
from itertools import accumulate

__all__ = ['Random', 'SystemRandom', 'betavariate', 'choice', 'choices',
           'expovariate', 'gammavariate', 'gauss', 'getrandbits', 'getstate',
           'lognormvariate', 'normalvariate', 'paretovariate', 'randint',
           'random', 'randrange', 'sample', 'seed', 'setstate', 'shuffle',
           'triangular', 'uniform', 'vonmisesvariate', 'weibullvariate']
if sys.version_info >= (3, 9):
    __all__.append('randbytes')

_MAGIC = 4 * exp(-0.5) / sqrt(2.0)
_LOG4 = log(4.0)
_SG_MAGIC = 1.0 + log(4.5)
_EMPTY = 'Cannot choose from an empty sequence'


def _index(value):
    return value.__index__()


class Random(_random.Random):
    VERSION = 3

    def __init__(self, x=None):
        self.gauss_next = None
        self.seed(x)

    def seed(self, a=None, version=2):
        if isinstance(a, (str, bytes, bytearray)) and version == 2:
            a = _random.text_seed(a if isinstance(a, str) else bytes(a))
        elif (sys.version_info >= (3, 11) and
              not isinstance(a, (type(None), int, float, str, bytes))):
            types = 'None,\nint, float' if sys.version_info < (3, 13) else \
                '\nNone, int, float'
            raise TypeError('The only supported seed types are:'
                            f'{" " if types[0] == "N" else ""}{types}, str, '
                            'bytes, and bytearray.')
        _random.Random.seed(self, a)
        self.gauss_next = None

    def getstate(self):
        return self.VERSION, _random.Random.getstate(self), self.gauss_next

    def setstate(self, state):
        _, words, self.gauss_next = state
        _random.Random.setstate(self, words)

    # --- whole numbers ---

    def _randbelow(self, n):
        if not n and sys.version_info >= (3, 9):
            return 0
        bits = n.bit_length()
        r = self.getrandbits(bits)
        while r >= n:
            r = self.getrandbits(bits)
        return r

    def randrange(self, start, stop=None, step=1):
        first = _index(start)
        if stop is None:
            if first > 0:
                return self._randbelow(first)
            raise ValueError('empty range for randrange()')
        last = _index(stop)
        by = _index(step)
        width = last - first
        if by == 1:
            if width > 0:
                return first + self._randbelow(width)
            if sys.version_info >= (3, 12):
                raise ValueError(f'empty range in randrange({start}, {stop})')
            comma = ', ' if sys.version_info >= (3, 8) else ','
            raise ValueError(f'empty range for randrange() ({first}{comma}'
                             f'{last}, {width})')
        if by > 0:
            n = (width + by - 1) // by
        elif by < 0:
            n = (width + by + 1) // by
        else:
            raise ValueError('zero step for randrange()')
        if n <= 0:
            if sys.version_info >= (3, 12):
                raise ValueError('empty range in randrange('
                                 f'{start}, {stop}, {step})')
            raise ValueError('empty range for randrange()')
        return first + by * self._randbelow(n)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, 'little')

    # --- sequences ---

    def choice(self, seq):
        if not len(seq) and sys.version_info[:2] not in ((3, 9), (3, 10)):
            raise IndexError(_EMPTY)
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x, random=None):
        for i in range(len(x) - 1, 0, -1):
            if random is None:
                j = self._randbelow(i + 1)
            else:
                j = int(random() * (i + 1))
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, frozenset)):
            if sys.version_info >= (3, 11):
                raise TypeError('Population must be a sequence.  For dicts or '
                                'sets, use sorted(d).')
            population = tuple(population)
        if counts is not None:
            return self._sample_counted(population, k, list(counts))
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError('Sample larger than population or is negative')
        size = 21  # of a small set minus that of an empty list
        if k > 5:
            size += 4 ** ceil(log(k * 3, 4))
        if n > size:
            return self._sample_sparse(population, n, k)
        pool = list(population)
        result = []
        for i in range(k):
            j = self._randbelow(n - i)
            result.append(pool[j])
            pool[j] = pool[n - i - 1]
        return result

    def _sample_sparse(self, population, n, k):
        taken = set()
        result = []
        for _ in range(k):
            j = self._randbelow(n)
            while j in taken:
                j = self._randbelow(n)
            taken.add(j)
            result.append(population[j])
        return result

    def _sample_counted(self, population, k, counts):
        limits = list(accumulate(counts))
        if len(limits) != len(population):
            raise ValueError(
                'The number of counts does not match the population')
        total = limits.pop() if limits else 0
        if total < 0:
            raise ValueError('Counts must be non-negative')
        picks = self.sample(range(total), k)
        return [population[_bisect(limits, s, 0, len(limits))] for s in picks]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                scale = n + 0.0
                return [population[floor(self.random() * scale)]
                        for _ in range(k)]
            try:
                cum_weights = list(accumulate(weights))
            except TypeError:
                if isinstance(weights, int):
                    raise TypeError('The number of choices must be a keyword '
                                    f'argument: k={weights!r}') from None
                raise
        elif weights is not None:
            raise TypeError(
                'Cannot specify both weights and cumulative weights')
        if len(cum_weights) != n:
            raise ValueError(
                'The number of weights does not match the population')
        total = cum_weights[-1] + 0.0
        if total <= 0.0 and sys.version_info >= (3, 9):
            raise ValueError('Total of weights must be greater than zero')
        return [population[_bisect(cum_weights, self.random() * total, 0,
                                   n - 1)] for _ in range(k)]

    # --- distributions ---

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        try:
            c = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if u > c:
            u = 1.0 - u
            c = 1.0 - c
            low, high = high, low
        return low + (high - low) * sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = _MAGIC * (u1 - 0.5) / u2
            if z * z / 4.0 <= -log(u2):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * (2.0 * pi)
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu=0.0, sigma=1.0):
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6:
            return 2.0 * pi * self.random()
        s = 0.5 / kappa
        r = s + sqrt(1.0 + s * s)
        while True:
            z = cos(pi * self.random())
            d = z / (r + z)
            u2 = self.random()
            if u2 < 1.0 - d * d or u2 <= (1.0 - d) * exp(d):
                break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        if self.random() > 0.5:
            return (mu + acos(f)) % (2.0 * pi)
        return (mu - acos(f)) % (2.0 * pi)

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')
        if alpha > 1.0:
            return self._gamma_large(alpha) * beta
        if alpha == 1.0:
            return -log(1.0 - self.random()) * beta
        while True:
            u = self.random()
            b = (e + alpha) / e
            p = b * u
            x = p ** (1.0 / alpha) if p <= 1.0 else -log((b - p) / alpha)
            u1 = self.random()
            if p > 1.0:
                if u1 <= x ** (alpha - 1.0):
                    return x * beta
            elif u1 <= exp(-x):
                return x * beta

    def _gamma_large(self, alpha):
        ainv = sqrt(2.0 * alpha - 1.0)
        b = alpha - _LOG4
        c = alpha + ainv
        while True:
            u1 = self.random()
            if not 1e-7 < u1 < 0.9999999:
                continue
            u2 = 1.0 - self.random()
            v = log(u1 / (1.0 - u1)) / ainv
            x = alpha * exp(v)
            z = u1 * u1 * u2
            r = b + c * v - x
            if r + _SG_MAGIC - 4.5 * z >= 0.0 or r >= log(z):
                return x

    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        if y:
            return y / (y + self.gammavariate(beta, 1.0))
        return 0.0

    def paretovariate(self, alpha):
        u = 1.0 - self.random()
        if sys.version_info >= (3, 10):
            return u ** (-1.0 / alpha)
        return 1.0 / u ** (1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        u = 1.0 - self.random()
        return alpha * (-log(u)) ** (1.0 / beta)


class SystemRandom(Random):
    """Here as reproducible as everything else."""
    def seed(self, *args, **kwargs):
        return None


def _bisect(a, x, lo, hi):
    while lo < hi:
        mid = (lo + hi) // 2
        if x < a[mid]:
            hi = mid
        else:
            lo = mid + 1
    return lo


_shared = Random()
seed = _shared.seed
random = _shared.random
uniform = _shared.uniform
triangular = _shared.triangular
randint = _shared.randint
choice = _shared.choice
randrange = _shared.randrange
sample = _shared.sample
shuffle = _shared.shuffle
choices = _shared.choices
normalvariate = _shared.normalvariate
lognormvariate = _shared.lognormvariate
expovariate = _shared.expovariate
vonmisesvariate = _shared.vonmisesvariate
gammavariate = _shared.gammavariate
gauss = _shared.gauss
betavariate = _shared.betavariate
paretovariate = _shared.paretovariate
weibullvariate = _shared.weibullvariate
getstate = _shared.getstate
setstate = _shared.setstate
getrandbits = _shared.getrandbits
if sys.version_info >= (3, 9):
    randbytes = _shared.randbytes
