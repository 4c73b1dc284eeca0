"""Arithmetic of finite fields and of products of them, in tables, for as many elements as there are rooms.

Elements are numbered from 0. A field of p^k elements holds polynomials over the integers modulo p, written as numbers
in base p, modulo an irreducible polynomial of degree k. A product of fields adds and multiplies part by part.
"""

from functools import lru_cache
from itertools import product

Table = list[list[int]]
LARGEST = 128


@lru_cache(maxsize=64)
def arithmetic(size: int) -> tuple[Table, Table, list[int]] | None:
    """Return tables of sums and of products of ``size`` elements, and elements whose differences can all be divided by.

    There are as many of the latter as the smallest of the fields has elements. None when there are too many elements.
    """
    powers = prime_powers(size)
    if not powers or size > LARGEST:
        return None
    fields = [_field(prime, degree) for prime, degree in powers]
    orders = [prime**degree for prime, degree in powers]
    elements = list(product(*map(range, orders)))
    numbers = {element: number for number, element in enumerate(elements)}

    def table(which: int) -> Table:
        return [
            [
                numbers[tuple(field[which][a][b] for field, a, b in zip(fields, one, other, strict=True))]
                for other in elements
            ]
            for one in elements
        ]

    return table(0), table(1), [numbers[(each,) * len(orders)] for each in range(min(orders))]


def prime_powers(number: int) -> list[tuple[int, int]]:
    """Return the primes of a number with their exponents; none for 1."""
    found = []
    divisor = 2
    while number > 1:
        degree = 0
        while number % divisor == 0:
            number //= divisor
            degree += 1
        if degree:
            found.append((divisor, degree))
        divisor += 1
    return found


def _field(prime: int, degree: int) -> tuple[Table, Table]:
    order = prime**degree
    digits = [[number // prime**place % prime for place in range(degree)] for number in range(order)]
    sums = [[_number([(x + y) % prime for x, y in zip(a, b, strict=True)], prime) for b in digits] for a in digits]
    for tail in product(range(prime), repeat=degree):
        products = [[_times(a, b, tail, prime) for b in digits] for a in digits]
        if all(0 not in row[1:] for row in products[1:]):
            return sums, products
    raise AssertionError("There is a field of every prime power.")  # pragma: no cover


def _number(digits: list[int], prime: int) -> int:
    return sum(digit * prime**place for place, digit in enumerate(digits))


def _times(a: list[int], b: list[int], tail: tuple[int, ...], prime: int) -> int:
    """Multiply two polynomials modulo x^k + tail."""
    degree = len(a)
    long = [0] * (2 * degree - 1)
    for place, digit in enumerate(a):
        for other, factor in enumerate(b):
            long[place + other] += digit * factor
    for place in range(2 * degree - 2, degree - 1, -1):
        for other, factor in enumerate(tail):
            long[place - degree + other] -= long[place] * factor
    return _number([digit % prime for digit in long[:degree]], prime)
