#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the shim costs: one table, each figure measured against another side by
side in this run. Exits with 1 if one falls short.

    bench.py BUILD [PART...]    the folder with the object and the programs

A row's figure is the median over its rounds; in each round the variants run in
turn. Beside it is where the true median lies with 95 % confidence (by ranks).
A figure falls short if all of that interval misses the target; if only a part
of it does, the row says "noise". Instructions are those of user space, counted
by callgrind; of a handshake, the client's alone.
"""
import concurrent.futures
import contextlib
import math
import os
import pathlib
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAMS = BUILD / "tests/bench"
SHIM = {"LD_PRELOAD": str(BUILD / "liblegacytls.so")}
DEFAULT = {**SHIM, "LEGACYTLS_HOSTS": "listed.test"}
ONE_WORD = {**SHIM, "LEGACYTLS_HOSTS": "listed.test legacy-connect"}
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
rows = []


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


def numbers(argv, changes):
    return [float(x) for x in run([PROGRAMS / argv[0], *argv[1:]],
                                  changes).split()]


def instructions(argv, changes, only=None):
    """Of the process, or of the functions that 'only' matches."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    if only is not None:
        valgrind.append("--toggle-collect=" + only)
    return int(re.search(r"Collected : (\d+)",
                         run([*valgrind, *argv], changes))[1])


def interval(values):
    """The 95 % confidence interval of the median, by ranks."""
    values = sorted(values)
    rank = max(0, math.floor((len(values) - 1.96 * math.sqrt(len(values))) / 2))
    return values[rank], values[-1 - rank]


def row(what, against, figures, least=None, most=None, digits=3, unit=""):
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


def quotients(over, under):
    return [a / b for a, b in zip(over, under)]


def count_all(jobs):
    """instructions() of each job, ROUNDS times: a list for each. They may run
    beside each other, for time does not count."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        started = [[pool.submit(instructions, *job) for _ in range(ROUNDS)]
                   for job in jobs]
        return [[x.result() for x in each] for each in started]


def interleave(jobs, rounds):
    """What each job (a function) returns, in so many rounds."""
    results = [[] for _ in jobs]
    for _ in range(rounds):
        for job, result in zip(jobs, results):
            result.append(job())
    return results


def start(folder):
    empty = {"LD_PRELOAD": str(PROGRAMS / "empty.so"),
             "LEGACYTLS_HOSTS": "listed.test"}
    for name, argv in (("/bin/true", ["/bin/true"]),
                       ("sh -c :", ["/bin/sh", "-c", ":"]),
                       ("python3 -c pass", [sys.executable, "-c", "pass"])):
        shim, other = count_all([(argv, DEFAULT), (argv, empty)])
        row(f"start of {name}, rules set: instructions", "an empty object",
            quotients(shim, other), most=1.02)
    path = folder / "rules.100000"
    many, none = count_all(
        [(["/bin/true"], {**SHIM, "LEGACYTLS_HOSTS": value})
         for value in (f"@{path}", "x" * (1 + len(str(path))))])
    row("the same, 100,000 rules in a file", "no file", quotients(many, none),
        most=1.0, digits=4)


def handshakes(folder):
    def job(host, changes, *options):
        return ([PROGRAMS / "handshake", "-n", 5, *options, folder, host],
                changes, "client_*")
    none, unlisted, word, own_word, default, own, narrow, own_narrow, bulk, \
        bulk_word, bulk_un = count_all([
            job("listed.test", {}),
            job("other.test", DEFAULT),
            job("listed.test", ONE_WORD),
            job("listed.test", {}, "-o", "-"),
            job("listed.test", DEFAULT),
            job("listed.test", {}, "-o", "ALL:!aNULL:!eNULL"),
            job("listed.test", DEFAULT, "-c", NARROW),
            job("listed.test", {}, "-c", NARROW, "-o", WIDE),
            job("listed.test", {}, "-b", 1),
            job("listed.test", ONE_WORD, "-b", 1),
            job("other.test", DEFAULT, "-b", 1)])
    row("handshake, host not listed: instructions", "no shim",
        quotients(unlisted, none), most=1.002, digits=4)
    allocations = [[numbers(["handshake", folder, host], changes)[2]
                    for _ in range(ROUNDS)]
                   for host, changes in (("other.test", DEFAULT),
                                         ("other.test", {}))]
    row("the same: allocations", "no shim",
        [a - b for a, b in zip(*allocations)], most=0, digits=0, unit=" more")
    row("handshake, 'HOST legacy-connect'", "by the program's own code",
        quotients(word, own_word), most=1.01)
    row("handshake, 'HOST'", "by the program's own code",
        quotients(default, own), most=1.01)
    row("handshake, 'HOST', program with few suites",
        "by the program's own code", quotients(narrow, own_narrow), most=1.01)
    for what, other, plain in (("host listed", bulk_word, word),
                               ("host not listed", bulk_un, unlisted)):
        row(f"1 MiB each way, {what}: instructions", "no shim",
            [(a - b) / (c - d) for a, b, c, d in
             zip(other, plain, bulk, none)], most=1.0)


def journal(folder):
    log = {"LEGACYTLS_JOURNAL": str(folder / "journal")}
    for what, option in (("socket known", ["-s"]), ("memory BIOs", [])):
        argv = ["handshake", "-e", "-n", "100", *option, folder, "listed.test"]
        without, told = interleave(
            [lambda: numbers(argv, ONE_WORD),
             lambda: numbers(argv, {**ONE_WORD, **log})], 3 * ROUNDS)
        row(f"a record in the journal, {what}: time", "the handshake's CPU time",
            [100 * (b[3] - a[3]) / a[1] for a, b in zip(without, told)],
            most=2, digits=2, unit=" %")


def threads(folder):
    for count in (1, 2, 4, 64):
        argv = ["handshake", "-n", "128", "-t", str(count), folder,
                "listed.test"]
        none, shim = interleave([lambda: numbers(argv, {})[0],
                                 lambda: numbers(argv, ONE_WORD)[0]],
                                3 * ROUNDS)
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


def listening_port(process):
    """Of 127.0.0.1, of a child that has just been started."""
    for _ in range(2000):
        inodes = set()
        with contextlib.suppress(OSError):
            for entry in os.scandir(f"/proc/{process.pid}/fd"):
                with contextlib.suppress(OSError):
                    inodes.add(os.readlink(entry.path))
        for line in open("/proc/net/tcp").readlines()[1:]:
            field = line.split()
            if field[3] == "0A" and f"socket:[{field[9]}]" in inodes:
                return int(field[1].split(":")[1], 16)
        if process.poll() is not None:
            break
        time.sleep(0.005)
    sys.exit(f"bench: {process.args} does not listen")


@contextlib.contextmanager
def server(argv):
    process = subprocess.Popen(argv, env=environment({}),
                               stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        yield listening_port(process)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(folder):
    """Its port is held by a socket of ours, for it takes no port 0."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(("127.0.0.1", 0))
        (folder / "nginx.conf").write_text(f"""
daemon off; master_process off; user root; pid {folder}/nginx.pid;
error_log stderr crit;
events {{ }}
http {{
    access_log off;
    {" ".join(f"{x}_temp_path {folder}/nginx;" for x in
              ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))}
    server {{
        listen 127.0.0.1:{holder.getsockname()[1]} ssl reuseport;
        ssl_certificate {folder}/strong.pem;
        ssl_certificate_key {folder}/strong.key;
        return 200 "hello";
    }}
}}
""")
        with server(["/usr/sbin/nginx", "-e", "stderr",
                     "-c", str(folder / "nginx.conf")]) as port:
            yield port


@contextlib.contextmanager
def stunnel(folder, port, is_tls):
    front = folder / f"relay{is_tls}.socket"
    config = folder / f"stunnel{is_tls}.conf"
    config.write_text("foreground = yes\npid =\ndebug = crit\n" + (f"""
[in]
accept = 127.0.0.1:0
connect = {front}
cert = {folder}/strong.pem
key = {folder}/strong.key
""" if is_tls else "") + f"""
[out]
client = yes
accept = {front if is_tls else "127.0.0.1:0"}
connect = 127.0.0.1:{port}
sni = listed.test
verifyChain = yes
checkHost = listed.test
CAfile = {folder}/ca.pem
""")
    with server(["stunnel", str(config)]) as relay:
        yield relay


def network(folder):
    config = folder / "openssl.cnf"
    config.write_text(CONFIG)

    def visit(changes, port, *options):
        return lambda: numbers(["connect", *options, "40", folder,
                                "listed.test", str(port)], changes)[0]
    with nginx(folder) as port, stunnel(folder, port, True) as relay, \
            stunnel(folder, port, False) as plain:
        word, default, none, file, relayed, plainly = interleave(
            [visit(ONE_WORD, port), visit(DEFAULT, port), visit({}, port),
             visit({"OPENSSL_CONF": str(config)}, port), visit({}, relay),
             visit({}, plain, "-p")], 5 * ROUNDS)
    for rule, ours in (("HOST legacy-connect", word), ("HOST", default)):
        what = f"requests a second to nginx, '{rule}'"
        row(what, "stunnel, client by TLS", quotients(relayed, ours), least=3,
            digits=2)
        row(what, "stunnel, client in plain text", quotients(plainly, ours),
            digits=2)
        row(what, "OPENSSL_CONF", quotients(file, ours), least=1.0)
        row(what, "no shim", quotients(none, ours), least=0.99)


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


def print_table():
    head = ("what", "against", "figure", "95 %", "target", "")
    widths = [max(len(each[i]) for each in [head, *rows])
              for i in range(len(head))]
    for each in [head, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(x.ljust(width)
                                for x, width in zip(each, widths)) + " |")


def main():
    parts = {part.__name__: part for part in
             (start, handshakes, journal, threads, look_up, loading, network)}
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="legacytls-bench-") as name:
        folder = pathlib.Path(name)
        prepare(folder)
        for part in sys.argv[2:] or parts:
            parts[part](folder)
    print_table()
    short = [each for each in rows if each[-1] == "SHORT"]
    print(f"\n{time.monotonic() - begin:.0f} seconds")
    for each in short:
        print(f"falls short: {each[0]}, against {each[1] or 'its bound'}: "
              f"{each[2]}, target {each[4]}")
    return 1 if short else 0


sys.exit(main())
