"""Appwrite's own Python SDK, the version for servers of 1.8 and the newest one, against the emulator.

Every method of the visited services is called (`support/sdk_tour.py`): either it is answered as it should be, or there
is no such route, and then `docs/emulator.md` says so.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.process import ROOT, Emulator, start_emulator

NEWEST = Path(sys.prefix) / "newest-sdk"
"""Where `make` installs the newest version, beside the one for 1.8 that the other tests use."""


@pytest.fixture(scope="module")
def emulator(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = start_emulator(tmp_path_factory.mktemp("sdk"), key="standard_a-key-for-the-tour")
    yield running
    running.stop()


def visit(emulator: Emulator, sdk: Path | None = None) -> list[dict]:
    """Takes the tour with the SDK that lies there, and returns the calls."""
    place = {"endpoint": emulator.endpoint, "project": emulator.project, "key": emulator.key}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "support.sdk_tour"],
        cwd=Path(__file__).parent,
        env=os.environ | ({"PYTHONPATH": str(sdk)} if sdk else {}),
        input=json.dumps(place),
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def calls(emulator: Emulator) -> list[dict]:
    return visit(emulator)


def is_missing(call: dict) -> bool:
    return call["type"] == "general_route_not_found"


def documented() -> set[str]:
    """The routes that the documentation says are missing."""
    text = (ROOT / "docs/emulator.md").read_text()
    section = re.search(r"^## What it has not$(.*?)^## ", text, re.M | re.S)
    assert section, "the documentation has a section on what is missing"
    return set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", section[1]))


def test_every_call_of_1_8_works_or_is_missing(calls: list[dict]):
    wrong = [call for call in calls if call["status"] != 200 and not is_missing(call)]
    assert not wrong
    assert len(calls) > 150, "the tour went through the services"


def test_what_is_missing_is_documented(calls: list[dict]):
    assert {call["route"] for call in calls if is_missing(call)} == documented()


def test_the_newest_version_gets_the_same(emulator: Emulator, calls: list[dict]):
    if not NEWEST.exists():
        pytest.skip(f"the newest SDK is not there: {NEWEST}; `make end-to-end` installs it")
    of_1_8 = {call["method"]: is_missing(call) for call in calls}
    newest = visit(emulator, NEWEST)
    common = [call for call in newest if call["method"] in of_1_8]
    assert not [call for call in common if call["status"] != 200 and not is_missing(call)]
    assert {call["method"]: is_missing(call) for call in common}.items() <= of_1_8.items()
    assert len(common) > 140, "the versions share most methods"
    # What only later servers have is not there, as it is not on a server of 1.8.
    assert all(call["status"] == 404 for call in newest if call["method"] not in of_1_8)
