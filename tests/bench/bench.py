#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the shim costs: one table, each figure measured against another side by
side in this run. Exits with 1 if one falls short.

    bench.py BUILD [PART...]    the folder with the object and the programs

A row's figure is the median over its rounds; in each round the variants run in
turn. Beside it is where the true median lies with 95 % confidence (by ranks),
or the range of a few rounds. A figure falls short if the median misses the
target, and the row adds "in the noise" if not all of that interval does.
Instructions are those of user space, counted by callgrind; of a handshake, the
client's alone.
"""
import concurrent.futures
import os
import pathlib
import random
import sys
import tempfile
import time
import timeit

from measure import COUNTED, count_all, environment, interleave, quotients, run
from servers import nginx, stunnel
from table import print_table, row

ROUNDS = 9
BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAMS = BUILD / "tests/bench"
SHIM = {"LD_PRELOAD": str(BUILD / "liblegacytls.so")}
DEFAULT = {**SHIM, "LEGACYTLS_HOSTS": "listed.test"}
ONE_WORD = {**SHIM, "LEGACYTLS_HOSTS": "listed.test legacy-connect"}
WITHOUT_TLS = (("/bin/true", ["/bin/true"]),
               ("sh -c :", ["/bin/sh", "-c", ":"]),
               ("python3 -c pass", [sys.executable, "-c", "pass"]))
# As upstream Python sets it, more or less.
NARROW = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"
WIDE = NARROW + ":ECDH+AES:DH+AES:RSA+AESGCM:RSA+AES:!aNULL:!eNULL:!MD5:!DSS"
CONFIG = """openssl_conf = main
[main]
ssl_conf = ssl
[ssl]
system_default = all
[all]
CipherString = DEFAULT@SECLEVEL=1
Options = UnsafeLegacyServerConnect
"""


def numbers(argv, changes):
    return [float(x) for x in run([PROGRAMS / argv[0], *argv[1:]],
                                  changes).split()]


def start(folder):
    empty = {"LD_PRELOAD": str(PROGRAMS / "empty.so"),
             "LEGACYTLS_HOSTS": "listed.test"}
    for name, argv in WITHOUT_TLS:
        shim, other = count_all([(argv, DEFAULT), (argv, empty)])
        row(f"start of {name}, rules set: instructions", "an empty object",
            quotients(shim, other), most=1.02)
    path = folder / "rules.100000"
    many, none = count_all(
        [(["/bin/true"], {**SHIM, "LEGACYTLS_HOSTS": value})
         for value in (f"@{path}", "x" * (1 + len(str(path))))])
    row("the same, 100,000 rules in a file", "no file", quotients(many, none),
        most=1.0, digits=4)


def auditor(_):
    loaded = {**SHIM, "LD_AUDIT": str(BUILD / "legacytls-reach.so")}
    for name, argv in WITHOUT_TLS:
        both, none = count_all([(argv, loaded), (argv, {})])
        row(f"start of {name}, with the auditor, no rules: instructions",
            "neither", quotients(both, none))
    many = ["/bin/sh", "-c", "for i in $(seq 100); do /bin/true; done"]
    both, none = interleave(
        [lambda x=x: timeit.timeit(lambda: run(many, x), number=1)
         for x in (loaded, {})], 3 * ROUNDS)
    row("start of /bin/true, with the auditor, no rules: time", "neither",
        quotients(both, none), digits=2)


def handshakes(folder):
    def job(host, changes, *options):
        return ([PROGRAMS / "handshake", "-n", 3, *options, folder, host],
                changes, "client_*")
    jobs = {"none": job("listed.test", {}),
            "other": job("other.test", DEFAULT),
            "word": job("listed.test", ONE_WORD),
            "own word": job("listed.test", {}, "-o", "-"),
            "default": job("listed.test", DEFAULT),
            "narrow": job("listed.test", DEFAULT, "-c", NARROW),
            "own narrow": job("listed.test", {}, "-c", NARROW, "-o", WIDE)}
    for name in ("none", "other", "word"):
        argv, changes, only = jobs[name]
        for mib in (1, 2):
            jobs[f"{name} {mib}"] = ([*argv[:1], "-b", mib, *argv[1:]],
                                     changes, only)
    counts = dict(zip(jobs, count_all(jobs.values())))

    def compare(what, over, under, **target):
        row(what, "no shim" if under == "none" else
            "by the program's own code",
            quotients(counts[over], counts[under]), **target)
    compare("handshake, host not listed: instructions", "other", "none",
            most=1.002, digits=4)
    allocations = [[numbers(["handshake", folder, "other.test"], changes)[2]
                    for _ in range(COUNTED)] for changes in (DEFAULT, {})]
    row("the same: allocations", "no shim",
        [a - b for a, b in zip(*allocations)], most=0, digits=0, unit=" more")
    compare("handshake, 'HOST legacy-connect'", "word", "own word", most=1.01)
    compare("handshake, 'HOST'", "default", "own word", most=1.01)
    compare("handshake, 'HOST', program with few suites", "narrow",
            "own narrow", most=1.01)
    for what, name in (("listed", "word"), ("not listed", "other")):
        row(f"one more MiB each way, host {what}: instructions", "no shim",
            [(a - b) / (c - d) for a, b, c, d in
             zip(counts[name + " 2"], counts[name + " 1"],
                 counts["none 2"], counts["none 1"])], most=1.0005)


def journal(folder):
    log = {"LEGACYTLS_JOURNAL": str(folder / "journal")}
    for what, option in (("socket known", ["-s"]), ("memory BIOs", [])):
        argv = ["handshake", "-n", "200", *option, folder, "listed.test"]
        without, told = interleave(
            [lambda: numbers(argv, ONE_WORD)[1],
             lambda: numbers(argv, {**ONE_WORD, **log})[1]], 6 * ROUNDS)
        row(f"a record in the journal, {what}: CPU time of both sides",
            "the handshake without it",
            [100 * (x - 1) for x in quotients(told, without)],
            most=2, digits=2, unit=" %")


def threads(folder):
    for count in (1, 2, 4, 64):
        argv = ["handshake", "-n", "64", "-t", str(count), folder,
                "listed.test"]
        none, shim = interleave([lambda: numbers(argv, {})[0],
                                 lambda: numbers(argv, ONE_WORD)[0]],
                                5 * ROUNDS)
        row(f"handshakes a second, {count} thread{'s'[:count - 1]}", "no shim",
            quotients(none, shim), least=0.99)


def loading(folder):
    def load(path):
        return numbers(["rules", path], {})

    def sort(path):
        begin = time.perf_counter()
        run(["sort", "-o", "/dev/null", path], {})
        between = time.perf_counter()
        run(["sort", "-o", "/dev/null", "/dev/null"], {})
        return (2 * between - begin - time.perf_counter()) * 1e9
    for what, name in (("'HOST'", "rules"),
                       ("'HOST legacy-connect until='", "words")):
        path = folder / f"{name}.100000"
        ours, theirs = interleave([lambda: load(path), lambda: sort(path)],
                                  2 * ROUNDS)
        row(f"loading 100,000 rules {what}: time", "sort of the file",
            quotients([x[0] for x in ours], theirs), most=1.0, digits=2)
        row("the same: memory at its highest", "",
            [x[1] / 1000 for x in ours], most=16, digits=1, unit=" MB")


def look_up(folder):
    sizes = (10, 1000, 100000)
    results = interleave(
        [lambda n=n: numbers(["rules", folder / f"rules.{n}",
                              folder / f"names.{n}"], {})[2] for n in sizes],
        2 * ROUNDS)
    for size, result in zip(sizes[1:], results[1:]):
        row(f"look-up of a name among {size:,} rules: time", "among 10",
            quotients(result, results[0]), most=3, digits=2)
    row("the same among 100,000", "", results[-1], most=300, digits=0,
        unit=" ns")


def network(folder):
    config = folder / "openssl.cnf"
    config.write_text(CONFIG)

    def visit(changes, port, *options):
        """Seconds for a request, of clients that leave no core idle."""
        argv = ["connect", *options, "50", folder, "listed.test", str(port)]

        def all_clients():
            running = [pool.submit(numbers, argv, changes)
                       for _ in range(clients)]
            return 1 / sum(1 / x.result()[0] for x in running)
        return all_clients
    env = environment({})
    clients = 2 * os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool, \
            nginx(folder, env) as port, \
            stunnel(folder, env, port, True) as relay, \
            stunnel(folder, env, port, False) as plain:
        ours = [visit(ONE_WORD, port), visit(DEFAULT, port)]
        word, default, none, file = interleave(
            [*ours, visit({}, port),
             visit({"OPENSSL_CONF": str(config)}, port)], 8 * ROUNDS)
        by_relay = interleave(
            [*ours, visit({}, relay), visit({}, plain, "-p")], 3 * ROUNDS)
    for rule, own in (("HOST legacy-connect", 0), ("HOST", 1)):
        what = f"requests a second to nginx, '{rule}'"
        row(what, "stunnel, client by TLS",
            quotients(by_relay[2], by_relay[own]), least=3, digits=2)
        row(what, "stunnel, client in plain text",
            quotients(by_relay[3], by_relay[own]), digits=2)
        fast = (word, default)[own]
        row(what, "OPENSSL_CONF", quotients(file, fast), least=1.0)
        row(what, "no shim", quotients(none, fast), least=0.99)


def prepare(folder):
    def openssl(*arguments):
        run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-days", "2", *arguments], {})
    openssl("-subj", "/CN=CA", "-keyout", folder / "ca.key",
            "-out", folder / "ca.pem")
    openssl("-subj", "/CN=listed.test", "-keyout", folder / "strong.key",
            "-out", folder / "strong.pem", "-CA", folder / "ca.pem",
            "-CAkey", folder / "ca.key",
            "-addext", "subjectAltName=DNS:listed.test,DNS:other.test",
            "-addext", "basicConstraints=CA:FALSE")
    draw = random.Random(1)
    for count in (10, 1000, 100000):
        hosts = [f"host{i:06}.site{i % 97:02}.example.com"
                 for i in draw.sample(range(1000000), count)]
        others = [host.replace("host", "other") for host in hosts]
        for name, lines in (
                ("rules", hosts), ("names", hosts + others),
                ("words", [f"{host} legacy-connect until=9999-12-31"
                           for host in hosts])):
            path = folder / f"{name}.{count}"
            path.write_text("\n".join(lines) + "\n")
            path.chmod(0o600)


def main():
    parts = {part.__name__: part for part in
             (start, auditor, handshakes, journal, threads, look_up, loading,
              network)}
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="legacytls-bench-") as name:
        folder = pathlib.Path(name)
        prepare(folder)
        for part in sys.argv[2:] or parts:
            parts[part](folder)
    short = print_table()
    print(f"\n{time.monotonic() - begin:.0f} seconds")
    for each in short:
        print(f"falls short: {each[0]}, against {each[1] or 'its bound'}: "
              f"{each[2]}, target {each[4]}")
    return 1 if short else 0


sys.exit(main())
