#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A soak: nginx with the shim as reverse proxy under load. In the first half of
the time it is reloaded and its workers are killed, over and over; in the second
half they live on. Exits with 1 if a request is lost or the proxy has grown.

    soak.py BUILD SECONDS       the folder with the object; 20 seconds or more
"""
import contextlib
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from proxy import LOCATIONS, RULES, descriptors, proxy, resident

CONNECTIONS = 4  # of each wrk; there is one for each location
GROWTH = 512  # KiB that the median of a process may be above an earlier one
HERE = pathlib.Path(__file__).parent
faults = []


def expect(is_well, text):
    if not is_well:
        faults.append(text)


def prepare(folder, env):
    def openssl(*arguments):
        subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "2",
                        *map(str, arguments)], check=True, env=env,
                       capture_output=True)
    openssl("-newkey", "rsa:2048", "-subj", "/CN=CA", "-keyout",
            folder / "ca.key", "-out", folder / "ca.pem")
    names = ",".join(f"DNS:{x}.test" for x in LOCATIONS)
    for name, bits in (("strong", 2048), ("weak", 1024)):
        openssl("-newkey", f"rsa:{bits}", "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key",
                "-out", folder / f"{name}.pem", "-CA", folder / "ca.pem",
                "-CAkey", folder / "ca.key",
                "-addext", f"subjectAltName={names}",
                "-addext", "basicConstraints=CA:FALSE")


@contextlib.contextmanager
def load(folder, port, seconds, env):
    """A wrk for each location; gives the processes by name."""
    started = {name: subprocess.Popen(
        ["wrk", "--threads", "1", "--connections", str(CONNECTIONS),
         "--duration", f"{seconds}s", "--timeout", "60s", "--script",
         str(HERE / "wrk.lua"), f"http://127.0.0.1:{port}/{name}", "--",
         str(CONNECTIONS), str(folder / f"{name}.wrk")],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        for name in LOCATIONS}
    try:
        yield started
    finally:
        for each in started.values():
            each.kill()
            each.wait()


def told(folder, mark):
    """How often each wrk has written the mark; see wrk.lua."""
    return {name: (folder / f"{name}.wrk").read_text().count(mark)
            for name in LOCATIONS}


class Churn:
    """Reloads and kills, and what the processes were like in between."""

    def __init__(self, folder):
        self.folder = folder
        self.killed, self.held, self.broken = [], 0, 0
        self.workers, self.master, self.open = [], [], []

    def account(self, what, held):
        """What was broken since, once each wrk has got over it."""
        until = {name: 2 + count for name, count in
                 told(self.folder, ".").items()}
        deadline = time.monotonic() + 60
        while any(count < until[name] for name, count in
                  told(self.folder, ".").items()):
            if time.monotonic() > deadline:
                expect(False, f"{what}: no response any more")
                break
            time.sleep(0.05)
        lost = sum(told(self.folder, "x").values()) - self.broken
        expect(lost <= held, f"{what}: {lost} requests broken, {held} held")
        self.broken += lost

    def turn(self, front):
        fresh = front.reload()
        time.sleep(1.5)
        self.account("reload", 0)
        expect(front.workers() == fresh, "a worker has ended by itself")
        self.workers.append(max(map(resident, fresh)))
        self.master.append(resident(front.process.pid))
        self.open.append(len(descriptors(front.process.pid)))
        victim = min(fresh)
        number = (signal.SIGKILL, signal.SIGTERM)[len(self.killed) % 2]
        self.killed.append((victim, number))
        held = front.kill(victim, number)
        self.held += held
        front.await_workers({victim})
        self.account(f"kill {len(self.killed)}", held)


def thirds(samples):
    """The medians of the second and of the last third."""
    third = len(samples) // 3
    return (statistics.median(samples[third:-third]),
            statistics.median(samples[-third:]))


def compare(what, samples):
    early, late = thirds(samples)
    print(f"{what}: {early:.0f} KiB, later {late:.0f} KiB")
    expect(late - early <= GROWTH, f"{what} has grown")


def steady(front, until):
    """The workers live on until then: samples of each, and of the master."""
    pids = sorted(front.workers())
    samples = {pid: [] for pid in [front.process.pid, *pids]}
    while time.monotonic() < until or len(samples[pids[0]]) < 3:
        for pid, found in samples.items():
            found.append(resident(pid))
        time.sleep(0.5)
    expect(sorted(front.workers()) == pids, "a worker has ended by itself")
    for pid, found in samples.items():
        compare("long-lived " + ("worker" if pid in pids else "master"), found)


def rest(front, idle):
    """Without load the descriptors are those of the idle proxy again."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = [len(descriptors(pid)) for pid in
               [front.process.pid, *front.workers()]]
        if now == idle:
            break
        time.sleep(0.1)
    print(f"descriptors of master and workers, idle: {idle}, "
          f"after the load: {now}")
    expect(now == idle, "descriptors are left open")


def judge_requests(counts, churn, marks):
    broken = sum(x["broken"] for x in counts.values())
    for name, count in counts.items():
        print(f"/{name}: {count['requests']} requests, {count['refused']} "
              f"refused, {count['broken']} broken")
        expect(count["requests"] > 0 and count["timeouts"] == 0,
               f"/{name} hangs")
        is_reached = LOCATIONS[name][0]
        expect(count["refused"] == (0 if is_reached else count["requests"]),
               f"/{name} was " + ("refused" if is_reached else "reached"))
        expect(count["broken"] == marks[name],
               f"/{name}: {marks[name]} seen as they broke")
    print(f"{broken} requests broken; killed workers held {churn.held} "
          "connections")
    expect(broken == churn.broken, "requests are lost without a kill")


def judge_log(front, killed):
    expected = [str(pid) for pid, number in killed
                if number == signal.SIGKILL]
    found = []
    for line in front.log():
        ended = re.search(r"worker process (\d+) exited on signal 9$", line)
        expect(ended is not None, "nginx says: " + line)
        found += [ended[1]] if ended else []
    expect(found == expected, f"killed: {expected}, ended: {found}")


def judge_record(line, found):
    """Counts the record; a fault if it is not whole, or not expected."""
    try:
        record = json.loads(line)
        name = (record["rule"] or record["host"]).split(".test")[0]
        expect(record["event"] == "handshake" and
               record["outcome"] == LOCATIONS[name][1], "journal: " + line)
        found[name] += 1
    except (ValueError, KeyError, AttributeError, TypeError):
        expect(False, "journal, not a whole record: " + line)


def judge_journal(path, counts, held):
    """Requests that wrk did not see the end of may have a record as well."""
    found = dict.fromkeys(LOCATIONS, 0)
    for line in path.read_text().splitlines():
        judge_record(line, found)
    for name, count in counts.items():
        least = count["requests"] if LOCATIONS[name][1] else 0
        most = least + held + CONNECTIONS if LOCATIONS[name][1] else 0
        expect(least <= found[name] <= most,
               f"journal: {found[name]} records of /{name}, not {least}")
    print(f"journal: {sum(found.values())} records")


def soak(folder, build, seconds):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("LEGACYTLS_", "LD_", "OPENSSL_", "SSL_"))}
    shim = {"LD_PRELOAD": str(build / "liblegacytls.so"),
            "LEGACYTLS_HOSTS": RULES, "LEGACYTLS_CONTAIN": "1",
            "LEGACYTLS_JOURNAL": str(folder / "journal")}
    prepare(folder, env)
    with proxy(folder, env, shim) as front:
        time.sleep(1)  # nginx tells the workers of each other
        idle = [len(descriptors(pid)) for pid in
                [front.process.pid, *front.workers()]]
        begin = time.monotonic()
        churn = Churn(folder)
        with load(folder, front.ports[0], seconds, env) as loads:
            while (time.monotonic() < begin + seconds / 2 or
                   len(churn.killed) < 3):
                churn.turn(front)
            steady(front, begin + seconds - 1)
            counts = {name: json.loads(each.communicate()[0].splitlines()[-1])
                      for name, each in loads.items()}
        compare("worker of the same age", churn.workers)
        compare("master after a reload", churn.master)
        rest(front, idle)
        expect(front.process.poll() is None, "nginx has ended")
    print(f"{len(churn.killed)} reloads, {len(churn.killed)} workers killed")
    judge_requests(counts, churn, told(folder, "x"))
    judge_log(front, churn.killed)
    judge_journal(folder / "journal", counts, churn.held)


def main():
    if not sys.argv[2].isdigit() or int(sys.argv[2]) < 20:
        sys.exit(f"soak: SECONDS={sys.argv[2]}: give 20 or more")
    with tempfile.TemporaryDirectory(prefix="legacytls-soak-") as name:
        soak(pathlib.Path(name), pathlib.Path(sys.argv[1]).resolve(),
             int(sys.argv[2]))
    for each in faults[:20]:
        print("fault: " + each)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
