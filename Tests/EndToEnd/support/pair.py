"""A gateway and its Appwrite as two processes, so that one can go away under the other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.backend import Backend, Table
from support.process import Emulator, Gateway, start_emulator, start_serve

KEY = "standard_a-key-for-two-processes"


@dataclass
class Pair:
    folder: Path
    port: int
    emulator: Emulator
    gateway: Gateway

    def restart_emulator(self) -> None:
        """Starts it again where it was, with its rows."""
        self.emulator = start_emulator(self.folder, KEY, self.port)

    def make_posts(self) -> Table:
        """The table `posts` in the database that the gateway serves."""
        backend = Backend(self.gateway)
        backend.tables.create("main", "Main")
        return backend.make_table({"title": ("string", {"size": 100})}, table_id="posts")


@contextmanager
def start_pair(folder: Path) -> Iterator[Pair]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    emulator = start_emulator(folder, KEY, port)
    pair = Pair(folder, port, emulator, start_serve(folder, emulator.endpoint, KEY))
    yield pair
    for each in [pair.gateway, pair.emulator]:
        if each.process.exit_status is None:
            each.stop()
