"""Fixtures of the end-to-end tests. They drive the built binary from outside, as its users do.

The binary is `.build/release/refine-gateway`, or what the environment variable REFINE_GATEWAY names.
"""

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("support")

from support.backend import Backend  # noqa: E402
from support.process import BINARY, Gateway, Process, start_dev  # noqa: E402


def pytest_configure() -> None:
    """Takes as many descriptors as thousands of sockets need; the gateway inherits the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))


@pytest.fixture(scope="session")
def binary() -> Iterator[Path]:
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is not there: run `make build` first", returncode=2)
    yield BINARY
    Process.kill_all()


@pytest.fixture(scope="session")
def gateway(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The gateway that most tests share, with the demo data. Tests change only tables of their own."""
    running = start_dev(tmp_path_factory.mktemp("shared"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def backend(gateway: Gateway) -> Backend:
    return Backend(gateway)


@pytest.fixture
def dev(binary: Path, tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Starts a gateway of the test's own, with those flags and environment. What still runs at the end is stopped."""
    started: list[Gateway] = []

    def start(*flags: str, environment: dict[str, str] | None = None) -> Gateway:
        folder = tmp_path / f"dev{len(started)}"
        folder.mkdir()
        started.append(start_dev(folder, *flags, environment=environment))
        return started[-1]

    yield start
    for each in started:
        if each.process.exit_status is None:
            each.stop()
