# SPDX-License-Identifier: MIT
# An HTTP request by aiohttp: host port ca
import asyncio
import ssl
import sys

import aiohttp

host, port, ca = sys.argv[1:]


async def main():
    context = ssl.create_default_context(cafile=ca)
    async with aiohttp.ClientSession() as session:
        url = f"https://{host}:{port}/"
        async with session.get(url, ssl=context) as response:
            print(await response.text())

asyncio.run(main())
