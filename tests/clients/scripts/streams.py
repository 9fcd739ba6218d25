# SPDX-License-Identifier: MIT
# An HTTP request by asyncio streams, TLS over memory BIOs: host port ca
import asyncio
import ssl
import sys

host, port, ca = sys.argv[1:]


async def main():
    context = ssl.create_default_context(cafile=ca)
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname=host)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    print((await reader.read(65536)).decode())
    writer.close()

asyncio.run(main())
