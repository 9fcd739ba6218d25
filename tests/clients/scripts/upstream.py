# SPDX-License-Identifier: MIT
# A context as upstream Python makes it, strict as from 3.13 on, that wants a
# connection to be ended properly: host port ca [certificate key]
import socket
import ssl
import sys

host, port, ca, *own = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.set_ciphers("ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:"
                    "!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM:@SECLEVEL=2")
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.verify_flags |= ssl.VERIFY_X509_STRICT
context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
if own:
    context.load_cert_chain(*own)
with socket.create_connection(("127.0.0.1", port)) as plain:
    with context.wrap_socket(plain, server_hostname=host,
                             suppress_ragged_eofs=False) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        while data := connection.recv(65536):
            print(data.decode())
