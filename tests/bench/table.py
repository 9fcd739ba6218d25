# SPDX-License-Identifier: MIT
"""Figures with where their median lies, and whether they reach a target."""
import math
import statistics
import sys

rows = []
# By ranks there is no 95 % confidence interval of a median of fewer.
FEWEST = 6
MOST_DIGITS = 9


def interval(values):
    """The 95 % confidence interval of the median, by ranks; of few values
    their range."""
    values = sorted(values)
    spread = 1.96 * math.sqrt(len(values))
    rank = max(0, math.floor((len(values) - spread) / 2))
    return values[rank], values[-1 - rank]


def meets(value, least, most):
    return (least is None or value >= least) and \
        (most is None or value <= most)


def verdict_of(median, low, high, **target):
    """
    >>> verdict_of(1.0105, 1.0102, 1.0108, least=None, most=1.01)
    'SHORT'
    >>> verdict_of(1.0105, 1.0091, 1.0108, least=None, most=1.01)
    'SHORT (in the noise)'
    >>> verdict_of(0.9899, 0.9812, 0.9931, least=0.99, most=None)
    'SHORT (in the noise)'
    >>> verdict_of(1.01, 1.0091, 1.0108, least=None, most=1.01)
    'ok'
    """
    if meets(median, **target):
        return "ok"
    near = meets(low, **target) or meets(high, **target)
    return "SHORT (in the noise)" if near else "SHORT"


def digits_for(value, digits, **target):
    """So many, and as many more as it takes to see on which side it is.

    >>> digits_for(1.0105, 2, least=None, most=1.01)
    4
    >>> digits_for(0.9899, 2, least=0.99, most=None)
    4
    >>> digits_for(1.0, 3, least=None, most=1.0)
    3
    """
    while digits < MOST_DIGITS and meets(value, **target) != \
            meets(float(f"{value:.{digits}f}"), **target):
        digits += 1
    return digits


def row(what, against, figures, least=None, most=None, digits=3, unit=""):
    """Adds a row; its figure must be at least or at most the target."""
    low, high = interval(figures)
    median = statistics.median(figures)
    bounds = {"least": least, "most": most}
    target = "" if least is most is None else \
        f">= {least}{unit}" if least is not None else f"<= {most}{unit}"
    digits = digits_for(median, digits, **bounds)
    spread = f"{low:.{digits}f} .. {high:.{digits}f}"
    if len(figures) < FEWEST:
        spread += f" (range of {len(figures)})"
    rows.append((what, against, f"{median:.{digits}f}{unit}", spread, target,
                 verdict_of(median, low, high, **bounds) if target else ""))
    print(" | ".join(rows[-1]), file=sys.stderr)


def print_table():
    """Returns the rows that fall short."""
    head = ("what", "against", "figure", "95 %", "target", "")
    widths = [max(len(each[i]) for each in [head, *rows])
              for i in range(len(head))]
    for each in [head, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(x.ljust(width)
                                for x, width in zip(each, widths)) + " |")
    return [each for each in rows if each[-1].startswith("SHORT")]
