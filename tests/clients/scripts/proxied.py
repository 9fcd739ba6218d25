# SPDX-License-Identifier: MIT
# A connection to 127.0.0.1, and aiohttp to another port of it by way of a
# CONNECT proxy: port port-of-the-proxy ca
import asyncio
import ssl
import sys

import aiohttp

port, proxy, ca = sys.argv[1:]


async def main():
    context = ssl.create_default_context(cafile=ca)
    direct = await asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname="127.0.0.1")
    direct[1].write(b"GET / HTTP/1.0\r\n")  # it stays open
    async with aiohttp.ClientSession() as session:
        async with session.get(
                "https://127.0.0.1:9/", ssl=context,
                proxy=f"http://127.0.0.2:{proxy}") as response:
            print(await response.text())

asyncio.run(main())
