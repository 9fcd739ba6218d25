# SPDX-License-Identifier: MIT
"""Figures with where their median lies, and whether they reach a target."""
import math
import statistics
import sys

rows = []


def interval(values):
    """The 95 % confidence interval of the median, by ranks."""
    values = sorted(values)
    spread = 1.96 * math.sqrt(len(values))
    rank = max(0, math.floor((len(values) - spread) / 2))
    return values[rank], values[-1 - rank]


def row(what, against, figures, least=None, most=None, digits=3, unit=""):
    """Adds a row; its figure must be at least or at most the target."""
    low, high = interval(figures)
    median = statistics.median(figures)

    def meets(value):
        return (least is None or round(value, digits) >= least) and \
            (most is None or round(value, digits) <= most)
    target = "" if least is most is None else \
        f">= {least}{unit}" if least is not None else f"<= {most}{unit}"
    verdict = "ok" if meets(median) else \
        "noise" if meets(low) or meets(high) else "SHORT"
    rows.append((what, against, f"{median:.{digits}f}{unit}",
                 f"{low:.{digits}f} .. {high:.{digits}f}", target,
                 verdict if target else ""))
    print(" | ".join(rows[-1]), file=sys.stderr)


def print_table():
    """Returns the rows that fall short."""
    head = ("what", "against", "figure", "95 %", "target", "")
    widths = [max(len(each[i]) for each in [head, *rows])
              for i in range(len(head))]
    for each in [head, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(x.ljust(width)
                                for x, width in zip(each, widths)) + " |")
    return [each for each in rows if each[-1] == "SHORT"]
