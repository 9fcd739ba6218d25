# SPDX-License-Identifier: MIT
# An HTTP request by Python's ssl on a blocking socket: host port ca
import socket
import ssl
import sys

host, port, ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
with socket.create_connection(("127.0.0.1", port)) as plain:
    with context.wrap_socket(plain, server_hostname=host) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        print(connection.recv(65536).decode())
