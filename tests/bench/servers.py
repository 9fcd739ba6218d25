# SPDX-License-Identifier: MIT
"""nginx and stunnel on loopback, on ports that the kernel picks."""
import contextlib
import os
import socket
import subprocess
import sys
import time


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
    sys.exit(f"{process.args} does not listen")


@contextlib.contextmanager
def server(argv, env):
    process = subprocess.Popen(argv, env=env,
                               stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        yield listening_port(process)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(folder, env):
    """Serves listed.test with strong.pem; gives its port. That is held by a
    socket of ours, for it takes no port 0."""
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
                     "-c", str(folder / "nginx.conf")], env) as port:
            yield port


@contextlib.contextmanager
def stunnel(folder, env, port, is_tls):
    """Relays to the port, and gives its own: for clients that speak TLS, or
    plain text."""
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
    with server(["stunnel", str(config)], env) as relay:
        yield relay
