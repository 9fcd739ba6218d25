# SPDX-License-Identifier: MIT
"""nginx as reverse proxy with the shim, and the servers behind it."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

from servers import listening_port

NGINX = "/usr/sbin/nginx"
WORKERS = 2
RULES = "old.test legacy-connect, weak.test seclevel1"
# What nginx is asked for -> is it reached, and what the journal says of it.
# "frail" is refused by nginx, when the handshake is over: there is no record.
LOCATIONS = {
    "old": (True, "ok"),          # lacks RFC 5746, and has a rule
    "weak": (True, "ok"),         # a key of 1024 bits, and has a rule
    "strict": (True, None),       # needs no rule, and has none
    "other": (False, "failed"),   # the server of "old" by another name
    "opened": (False, "failed"),  # the same, and nginx relaxes it: contained
    "frail": (False, None),       # the server of "weak" by another name
}
MAIN = """
daemon off; user root; pid {folder}/{name}.pid; worker_processes {workers};
error_log {folder}/{name}.log {level};
worker_shutdown_timeout 60s;
env LD_PRELOAD; env LEGACYTLS_HOSTS; env LEGACYTLS_JOURNAL;
env LEGACYTLS_CONTAIN;
events {{ }}
http {{
    access_log off;
    {temporary}
    {body}
}}
"""
# A connection for each request: nginx closes idle ones when it reloads.
PROXY = """
    keepalive_timeout 0;
    proxy_ignore_client_abort on;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate {folder}/ca.pem;
    proxy_ssl_server_name on;
    proxy_ssl_protocols TLSv1.2 TLSv1.3;
    {upstreams}
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
"""
# One for each name: nginx offers the session of one to all that share it.
UPSTREAM = "upstream {name} {{ server 127.0.0.1:{port}; }}\n"
LOCATION = ("location /{name} {{ proxy_pass https://{name}; "
            "proxy_ssl_name {name}.test; {more} }}\n")
OPEN = "proxy_ssl_conf_command Options UnsafeLegacyServerConnect;"
SERVER = """
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/{cert}.pem;
        ssl_certificate_key {folder}/{cert}.key;
        return 200 "hello";
    }}
"""


def descriptors(pid):
    """What the descriptors of the process lead to."""
    found = []
    for entry in os.scandir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            found.append(os.readlink(entry.path))
    return found


def resident(pid):
    """Of the process, in KiB, without the pages of files: they are its
    programs, and come when they are first executed."""
    try:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        sys.exit(f"soak: process {pid} of nginx has ended")
    return int(re.search(r"^Anonymous: +(\d+)", text, re.MULTILINE)[1])


class Nginx:
    """A master and its workers, which listen on ports of the kernel's choice:
    the sockets are inherited, as when nginx replaces its own binary."""

    def __init__(self, folder, name, count):
        self.folder, self.name = folder, name
        self.sockets = [socket.create_server(("127.0.0.1", 0), backlog=512)
                        for _ in range(count)]
        for each in self.sockets:
            each.setblocking(False)  # nginx takes it for granted
        self.ports = [x.getsockname()[1] for x in self.sockets]
        self.process = None

    @contextlib.contextmanager
    def run(self, body, env, level="alert"):
        temporary = " ".join(f"{x}_temp_path {self.folder}/nginx;" for x in
                             ("client_body", "proxy", "fastcgi", "uwsgi",
                              "scgi"))
        config = self.folder / f"{self.name}.conf"
        config.write_text(MAIN.format(
            folder=self.folder, name=self.name, body=body, level=level,
            temporary=temporary, workers=WORKERS))
        handed = [x.fileno() for x in self.sockets]
        self.process = subprocess.Popen(
            [NGINX, "-e", "stderr", "-c", str(config)],
            env={**env, "NGINX": "".join(f"{x};" for x in handed)},
            pass_fds=handed, start_new_session=True,
            stdin=subprocess.DEVNULL,
            stderr=(self.folder / f"{self.name}.err").open("w"))
        for each in self.sockets:
            each.close()
        try:
            self.await_workers(set())
            yield self
        finally:
            self.process.terminate()
            self.process.wait()
            # The workers of a master that has crashed live on.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def workers(self):
        """The pids of those that are not about to end."""
        found = set()
        children = pathlib.Path(f"/proc/{self.process.pid}/task/"
                                f"{self.process.pid}/children")
        for pid in children.read_text().split():
            with contextlib.suppress(OSError):
                title = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                if title.rstrip(b"\0 ") == b"nginx: worker process":
                    found.add(int(pid))
        return found

    def await_workers(self, before):
        """Until all workers are others than those; gives their pids."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            now = self.workers()
            if len(now) == WORKERS and not now & before:
                return now
            time.sleep(0.01)
        sys.exit(f"soak: nginx has no {WORKERS} new workers: "
                 f"status {self.process.poll()}")

    def reload(self):
        before = self.workers()
        self.process.send_signal(signal.SIGHUP)
        return self.await_workers(before)

    def held(self, pid):
        """How many connections of clients the worker has accepted."""
        own = set(descriptors(pid))
        lines = subprocess.run(
            ["ss", "-Htne", "state", "connected", "exclude", "time-wait",
             "sport", "=", f":{self.ports[0]}"], check=True,
            stdout=subprocess.PIPE, text=True).stdout
        return sum(f"socket:[{inode}]" in own
                   for inode in re.findall(r"\bino:(\d+)", lines))

    def kill(self, pid, number):
        """Ends the worker by the signal; gives how many connections it held
        at most. It is stopped first: else it might accept more meanwhile."""
        os.kill(pid, signal.SIGSTOP)
        while pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(
                ")", 1)[1].split()[0] != "T":
            time.sleep(0.001)
        count = self.held(pid)
        os.kill(pid, number)
        if number == signal.SIGKILL:
            return count
        os.kill(pid, signal.SIGCONT)
        # nginx ends after the events of that round, one of which may be a
        # connection: multi_accept is off.
        return count + 1

    def log(self):
        return (self.folder / f"{self.name}.log").read_text().splitlines()


@contextlib.contextmanager
def gnutls(folder, env):
    """A server without RFC 5746; gives its port."""
    process = subprocess.Popen(
        ["gnutls-serv", "--http", "--disable-client-cert", "--quiet",
         "--priority", "NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION",
         "--x509certfile", str(folder / "strong.pem"),
         "--x509keyfile", str(folder / "strong.key"), "--port", "0"],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    try:
        yield listening_port(process)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def proxy(folder, env, shim):
    """The proxy, with the variables 'shim', and all that is behind it."""
    weak = folder / "weak.cnf"
    weak.write_text("openssl_conf = main\n[main]\nssl_conf = ssl\n"
                    "[ssl]\nsystem_default = all\n"
                    "[all]\nCipherString = DEFAULT@SECLEVEL=0\n")
    front, back = Nginx(folder, "front", 1), Nginx(folder, "back", 2)
    servers = "".join(SERVER.format(folder=folder, port=port, cert=cert)
                      for port, cert in zip(back.ports, ("strong", "weak")))
    with gnutls(folder, env) as legacy, \
            back.run(servers, {**env, "OPENSSL_CONF": str(weak)}):
        strict, frail = back.ports
        port = {"old": legacy, "other": legacy, "opened": legacy,
                "weak": frail, "frail": frail, "strict": strict}
        body = PROXY.format(
            folder=folder, port=front.ports[0],
            upstreams="".join(UPSTREAM.format(name=x, port=port[x])
                              for x in LOCATIONS),
            locations="".join(
                LOCATION.format(name=x, more=OPEN if x == "opened" else "")
                for x in LOCATIONS))
        with front.run(body, {**env, **shim}):
            yield front
