"""The emulator held to what a real Appwrite 1.8.1 answered.

The recorded cases and the kit that plays them are not part of the project: they lie in `../shared/conformance` where
somebody has them. Here they are played once against a fresh emulator; each case is a test. What is known to differ is
listed with its reason in `known-differences.txt`, and fails as soon as it does not differ any more.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from support.process import BINARY, ROOT, start_emulator

KIT = ROOT.parent / "shared/conformance"
KNOWN_DIFFERENCES = Path(__file__).parent / "known-differences.txt"


def read_cases() -> dict[str, str]:
    """What each case is about, by its id."""
    files = sorted(KIT.glob("cases/*/*.json"))
    return {case["id"]: case["purpose"] for file in files for case in json.loads(file.read_text())}


def read_known_differences() -> dict[str, str]:
    """The reason by the id of the case; `#` begins a comment."""
    lines = [line.strip() for line in KNOWN_DIFFERENCES.read_text().splitlines()]
    entries = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    assert all(len(entry) == 2 for entry in entries), "every line is the id of a case and a reason"
    assert len({entry[0] for entry in entries}) == len(entries), "every case is listed once"
    return {id: reason for id, reason in entries}


CASES = read_cases()
KNOWN = read_known_differences()


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """How each case came out: `None` when it passed, the differences when it did not."""
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is not there: run `make build` first", returncode=2)
    assert KNOWN.keys() <= CASES.keys(), f"no such case: {', '.join(KNOWN.keys() - CASES.keys())}"
    folder = tmp_path_factory.mktemp("conformance")
    emulator = start_emulator(folder, key="standard_a-key-for-the-recorded-cases")
    try:
        return play(emulator.endpoint, emulator.project, emulator.key, folder / "report.xml")
    finally:
        emulator.stop()


def play(endpoint: str, project: str, key: str, report: Path) -> dict[str, str | None]:
    address = ["--endpoint", endpoint, "--project", project, "--key", key]
    golden = ["--golden", *(str(file) for file in sorted(KIT.glob("golden-*.json")))]
    command = [sys.executable, str(KIT / "conformance.py"), "check", *address, *golden, "--junit", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    # It exits with 1 when a case differs, which the tests judge one by one.
    assert done.returncode in (0, 1) and report.exists(), f"the cases could not be played:\n{done.stdout}{done.stderr}"
    outcomes = {}
    for test in ET.parse(report).iter("testcase"):
        failure = test.find("failure")
        outcomes[f"{test.get('classname')}.{test.get('name')}"] = None if failure is None else failure.text
    return outcomes


def parameters() -> list:
    if not CASES:
        reason = f"the recorded cases are not there, so that none is played: {KIT}"
        return [pytest.param("", id="recorded-cases", marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(case, id=case) for case in CASES]


@pytest.mark.parametrize("case", parameters())
def test_case(case: str, outcomes: dict[str, str | None]):
    difference = outcomes[case]
    if case in KNOWN and difference is None:
        pytest.fail(f"{case} passes now: take it off {KNOWN_DIFFERENCES.name}", pytrace=False)
    if case not in KNOWN and difference is not None:
        pytest.fail(f"{CASES[case]}\n{difference}", pytrace=False)
