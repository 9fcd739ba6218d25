# SPDX-License-Identifier: MIT
"""A TLS 1.2 server with Diffie-Hellman parameters of its own, as old ones have.

    dh_server.py CERTIFICATE KEY CIPHERS PARAMETERS

From 4.0 on OpenSSL's server has the groups of RFC 7919 in their place for each
client that offers them. So this needs a Python with an OpenSSL before that. It
listens on 127.0.0.1, and answers each request by HTTP.
"""

import socket
import ssl
import sys
import threading

ANSWER = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello\n"


def serve(context, tcp):
    try:
        with context.wrap_socket(tcp, server_side=True) as tls:
            request = b""
            while b"\r\n\r\n" not in request:
                data = tls.recv(4096)
                if not data:
                    return
                request += data
            tls.sendall(ANSWER)
            tls.unwrap()
    except OSError:
        pass  # refused by the client, as some tests expect


def main():
    certificate, key, ciphers, parameters = sys.argv[1:]
    if ssl.OPENSSL_VERSION_INFO >= (4,):
        sys.exit("no server: this Python has " + ssl.OPENSSL_VERSION)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    context.load_cert_chain(certificate, key)
    context.load_dh_params(parameters)
    listener = socket.create_server(("127.0.0.1", 0))
    while True:
        tcp, _ = listener.accept()
        threading.Thread(target=serve, args=(context, tcp), daemon=True).start()


main()
