# SPDX-License-Identifier: MIT
# Runs openvpn and gives its TLS a TCP connection: port ca cert key
# OpenVPN wraps TLS in packets of its own (its source, ssl_pkt.h, reliable.c):
#   length 2, opcode and key 1, session 8, acknowledgements 1 + 4 each
#   [and, if there are any, the other session 8], packet id 4, TLS bytes
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading

RESET_CLIENT, RESET_SERVER, CONTROL, ACK = 7, 8, 4, 5
PAYLOAD = 1000

port, ca, cert, key = sys.argv[1:]
ours = os.urandom(8)
sent = 0


def pack(opcode, theirs, acks, identity, data=b""):
    body = bytes([opcode << 3]) + ours + bytes([len(acks)]) + b"".join(acks)
    if acks:
        body += theirs
    if identity is not None:
        body += struct.pack(">I", identity)
    return struct.pack(">H", len(body + data)) + body + data


def packets(vpn):
    stream = vpn.makefile("rb")
    while len(size := stream.read(2)) == 2:
        packet = stream.read(*struct.unpack(">H", size))
        acks = packet[9]
        rest = packet[10 + 4 * acks + (8 if acks else 0):]
        yield packet[0] >> 3, packet[1:9], rest[:4], rest[4:]


def to_vpn(vpn, tls, theirs):
    global sent
    with contextlib.suppress(OSError):
        while data := tls.recv(PAYLOAD):
            sent += 1
            vpn.sendall(pack(CONTROL, theirs, [], sent, data))
        vpn.shutdown(socket.SHUT_RDWR)


def to_tls(vpn, tls):
    answers = None
    with contextlib.suppress(OSError):
        for opcode, theirs, identity, data in packets(vpn):
            if opcode == RESET_CLIENT:
                vpn.sendall(pack(RESET_SERVER, theirs, [identity], 0))
                answers = threading.Thread(
                    target=to_vpn, args=(vpn, tls, theirs))
                answers.start()
            elif opcode == CONTROL:
                vpn.sendall(pack(ACK, theirs, [identity], None))
                tls.sendall(data)
        tls.shutdown(socket.SHUT_WR)
    if answers:
        answers.join()


listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(60)
openvpn = subprocess.Popen([
    "openvpn", "--client", "--dev", "null", "--proto", "tcp-client",
    "--remote", "127.0.0.1", str(listener.getsockname()[1]), "--nobind",
    "--ca", ca, "--cert", cert, "--key", key, "--verify-x509-name",
    "listed.test", "name", "--tls-exit", "--connect-retry-max", "1",
    "--resolv-retry", "0", "--single-session", "--remap-usr1", "SIGTERM"])
with listener.accept()[0] as vpn:
    with socket.create_connection(("127.0.0.1", port)) as tls:
        to_tls(vpn, tls)
openvpn.wait()
