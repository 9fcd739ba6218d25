# SPDX-License-Identifier: MIT
"""Runs programs, and counts what they do."""
import concurrent.futures
import os
import random
import re
import subprocess
import sys

COUNTED = 3  # rounds of what hardly varies


def environment(changes):
    kept = {k: v for k, v in os.environ.items()
            if not k.startswith(("LEGACYTLS_", "LD_", "OPENSSL_", "SSL_"))}
    return {**kept, "LC_ALL": "C", **changes}


def run(argv, changes):
    """What it prints, on stdout and stderr; it must succeed."""
    done = subprocess.run([str(x) for x in argv], env=environment(changes),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"bench: {argv}: {done.returncode}: {done.stdout}")
    return done.stdout


def instructions(argv, changes, only=None):
    """Of the process, or of the functions that 'only' matches."""
    valgrind = ["valgrind", "--tool=callgrind",
                "--callgrind-out-file=/dev/null"]
    if only is not None:
        valgrind.append("--toggle-collect=" + only)
    return int(re.search(r"Collected : (\d+)",
                         run([*valgrind, *argv], changes))[1])


def quotients(over, under):
    return [a / b for a, b in zip(over, under)]


def count_all(jobs):
    """instructions() of each job, COUNTED times: a list for each. They may
    run beside each other, for time does not count."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        started = [[pool.submit(instructions, *job) for _ in range(COUNTED)]
                   for job in jobs]
        return [[x.result() for x in each] for each in started]


def interleave(jobs, rounds):
    """What each job (a function) returns, in so many rounds; in each round in
    another order, for a job can leave work to the one behind it."""
    results = [[] for _ in jobs]
    draw = random.Random(1)
    for _ in range(rounds):
        for i in draw.sample(range(len(jobs)), len(jobs)):
            results[i].append(jobs[i]())
    return results
