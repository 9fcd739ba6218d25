# SPDX-License-Identifier: MIT
# Two HTTP requests at once by asyncio: ca, then host port of each
import asyncio
import ssl
import sys

ca, *peers = sys.argv[1:]


async def get(host, port):
    context = ssl.create_default_context(cafile=ca)
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname=host)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    print((await reader.read(65536)).decode())
    writer.close()


async def main():
    print(await asyncio.gather(
        get(*peers[:2]), get(*peers[2:]), return_exceptions=True))

asyncio.run(main())
