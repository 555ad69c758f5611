"""What comes at an open listener goes to a port of this namespace's loopback. tunnel.py DESCRIPTOR PORT"""

import asyncio
import socket
import sys


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def main(descriptor: int, port: int) -> None:
    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    server = await asyncio.start_server(joined, sock=socket.socket(fileno=descriptor))
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
