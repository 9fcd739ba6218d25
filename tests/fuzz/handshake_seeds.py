#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the seeds of the target "handshake" anew: what real servers say.

    tests/fuzz/handshake_seeds.py tests/fuzz/seeds/handshake \\
        tests/fuzz/handshake.pem

The second file gets the certificates of the strong ones, to be trusted.
"""
import pathlib
import ssl
import subprocess
import sys
import tempfile

# The kind of client (see handshake.c), the server's key, its suites, and
# whether it asks for a certificate.
SEEDS = {
    "rsa": (1, "rsa:2048", "ECDHE-RSA-AES128-GCM-SHA256", True),
    "rsa-transport": (1, "rsa:2048", "AES128-SHA", False),
    "rsa-certificate": (1, "rsa:2048", "AES128-SHA", True),
    "weak": (1, "rsa:1024", "AES128-SHA", False),
    "ecdsa": (2, "ec", "ECDHE-ECDSA-AES256-GCM-SHA384", False),
    "tls1.3": (0, "ec", None, False),
}


def make_certificate(path, key):
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    if key != "ec":
        kind = ["-newkey", key]
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-subj", "/CN=old",
                    "-addext", "subjectAltName=DNS:old.example.com",
                    "-days", "36500",
                    "-keyout", path, "-out", f"{path}.crt", *kind],
                   check=True, stderr=subprocess.DEVNULL)


def flight(path, suites, asks):
    """What the server says until the client has nothing to answer."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.set_ciphers("ALL:@SECLEVEL=0")
    server.load_cert_chain(f"{path}.crt", path)
    server.load_verify_locations(f"{path}.crt")
    server.verify_mode = ssl.CERT_OPTIONAL if asks else ssl.CERT_NONE
    if suites is not None:
        server.maximum_version = ssl.TLSVersion.TLSv1_2
        server.set_ciphers(f"{suites}:@SECLEVEL=0")
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    client.set_ciphers("ALL:@SECLEVEL=0")
    pipes = [ssl.MemoryBIO(), ssl.MemoryBIO(), ssl.MemoryBIO()]
    ends = [client.wrap_bio(pipes[0], pipes[1]),
            server.wrap_bio(pipes[1], pipes[2], server_side=True)]
    said = b""
    for _ in range(3):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
        new = pipes[2].read()
        said += new
        pipes[0].write(new)
    return said


def main():
    out = pathlib.Path(sys.argv[1])
    trusted = ""
    with tempfile.TemporaryDirectory() as scratch:
        for key in ("rsa:2048", "ec"):
            make_certificate(f"{scratch}/{key}", key)
            trusted += pathlib.Path(f"{scratch}/{key}.crt").read_text()
        make_certificate(f"{scratch}/rsa:1024", "rsa:1024")
        for name, (client, key, suites, asks) in SEEDS.items():
            said = flight(f"{scratch}/{key}", suites, asks)
            (out / name).write_bytes(bytes([client]) + said)
    pathlib.Path(sys.argv[2]).write_text(trusted)
    # handshake_failure, and what is not TLS at all.
    (out / "alert").write_bytes(b"\0\x15\3\3\0\2\2\x28")
    (out / "http").write_bytes(b"\0HTTP/1.1 400 Bad Request\r\n\r\n")


main()
