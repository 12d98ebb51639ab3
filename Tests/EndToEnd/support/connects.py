"""Subscribers that come and go by the thousand."""

import asyncio
import socket
import struct
from urllib.parse import urlsplit

from support.frames import CLOSE, EVENT_STREAM, HANDSHAKE, frame, opening
from support.process import Gateway

AT_ONCE = 50


def come_and_go(gateway: Gateway, target: str, count: int) -> None:
    """So many subscribers, fifty at a time, each until its subscription stands.

    Three of four come by WebSocket, the others by server-sent events. A third of them says good-bye, a third hangs up,
    and a third resets the connection.
    """
    asyncio.run(_come_and_go(gateway, target, count))


async def _come_and_go(gateway: Gateway, target: str, count: int) -> None:
    address = urlsplit(gateway.url)
    left = iter(range(count))

    async def go_on() -> None:
        for number in left:
            headers = HANDSHAKE if number % 4 else EVENT_STREAM
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.write(opening(gateway, target, headers))
            await reader.readuntil(b"subscribed")
            match number % 3:
                case 0 if headers is HANDSHAKE:
                    writer.write(frame(CLOSE, struct.pack("!H", 1000)))
                    await reader.read()
                case 1:
                    linger = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.close()

    await asyncio.wait_for(asyncio.gather(*[go_on() for _ in range(AT_ONCE)]), 100)
