"""Two thousand subscribers on one gateway: everybody hears everything, cheaply, and leaves nothing behind."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.asyncio.client import ClientConnection, connect

from support.backend import Backend, Table
from support.process import Gateway
from support.waiting import wait_for

SUBSCRIBERS = 2000
EVENTS = 50
KILOBYTES_A_CONNECTION = 12


async def subscribe(gateway: Gateway, channel: str) -> ClientConnection:
    """Opens a socket and waits until its subscription stands."""
    url = f"{gateway.live_url}?channel={channel}"
    socket = await connect(url, compression=None, proxy=None, ping_interval=None, open_timeout=30, max_queue=None)
    assert json.loads(await socket.recv())["op"] == "ready"
    assert json.loads(await socket.recv())["op"] == "subscribed"
    return socket


async def subscribe_many(gateway: Gateway, channel: str, count: int, at_once: int = 4) -> list[ClientConnection]:
    """A few at a time: handshakes that wait for each other cost memory of their own."""
    gate = asyncio.Semaphore(at_once)

    async def one() -> ClientConnection:
        async with gate:
            return await subscribe(gateway, channel)

    return await asyncio.gather(*[one() for _ in range(count)])


async def close_all(sockets: list[ClientConnection]) -> None:
    await asyncio.gather(*[socket.close() for socket in sockets])


async def events(socket: ClientConnection, count: int) -> list[str]:
    """The ids of the next events, in the order heard."""
    ids: list[str] = []
    while len(ids) < count:
        ids += json.loads(await socket.recv())["payload"]["ids"]
    return ids


async def crowd(gateway: Gateway, table: Table) -> None:
    process = gateway.process
    loop = asyncio.get_running_loop()

    async def off_the_loop(work: Callable[[], object]) -> object:
        return await loop.run_in_executor(pool, work)

    with ThreadPoolExecutor(1) as pool:
        alone = process.descriptors
        # Whatever is allocated once, for the first subscribers, does not count.
        await close_all(await subscribe_many(gateway, table.channel, 100))
        await off_the_loop(lambda: wait_for(lambda: process.descriptors < alone + 20, "the first hundred are gone"))
        descriptors = process.descriptors
        memory = process.resident_kilobytes

        sockets = await subscribe_many(gateway, table.channel, SUBSCRIBERS)
        each = (process.resident_kilobytes - memory) / SUBSCRIBERS
        print(f"{each:.1f} KB of RSS an idle connection")
        assert each <= KILOBYTES_A_CONNECTION

        expected = [f"event-{number}" for number in range(EVENTS)]
        heard = asyncio.gather(*[events(socket, EVENTS) for socket in sockets])
        await off_the_loop(lambda: [table.create(row_id, title="x") for row_id in expected])
        assert all(ids == expected for ids in await asyncio.wait_for(heard, 60))

        await close_all(sockets)
        await off_the_loop(
            lambda: wait_for(
                lambda: process.descriptors <= descriptors, f"back to {descriptors} descriptors", within=20
            )
        )


@pytest.mark.slow
def test_two_thousand_subscribers(dev: Callable[..., Gateway]):
    gateway = dev("--set", "limits.connections_per_address=5000")
    table = Backend(gateway).make_table({"title": ("string", {"size": 100})})
    asyncio.run(crowd(gateway, table))
    assert gateway.get("/simple-rest/posts?_start=0&_end=1").status == 200, "it serves on"
