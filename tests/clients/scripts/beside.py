# SPDX-License-Identifier: MIT
# asyncio over the socket 3, beside a connection: its port, host of 3, ca
import asyncio
import os
import socket
import ssl
import sys

port, host, ca = sys.argv[1:]
os.dup(3)  # so that it stays open until all is said


async def main():
    beside = await asyncio.open_connection("127.0.0.1", port)
    context = ssl.create_default_context(cafile=ca)
    reader, writer = await asyncio.open_connection(
        sock=socket.socket(fileno=3), ssl=context, server_hostname=host)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    print((await reader.read(65536)).decode())
    writer.close()
    beside[1].close()

asyncio.run(main())
