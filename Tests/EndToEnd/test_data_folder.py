"""The embedded backend's data folder: one owner at a time, and emptied of nothing but what is its own."""

import socket
from pathlib import Path

import pytest

from support.backend import Backend
from support.process import run, start_dev

PORTS = {"--port": "0", "--admin-port": "0", "--emulator-port": "0"}


def arguments(data: Path, **ports: int) -> list[str]:
    flags = PORTS | {f"--{name.replace('_', '-')}": str(port) for name, port in ports.items()}
    return ["dev", *(part for flag in flags.items() for part in flag), "--data", str(data)]


def test_a_second_one_is_told_who_has_the_folder_and_harms_nothing(binary: Path, tmp_path: Path):
    first = start_dev(tmp_path)
    Backend(first).table("posts").update("post-001", title="Kept")
    for command in (arguments(tmp_path / "data"), ["emulator", "--port", "0", "--data", str(tmp_path / "data")]):
        second = run(*command, "--fresh")
        assert second.returncode == 1
        assert second.stderr == (
            f"Error: The data folder {tmp_path}/data is in use by process {first.process.pid}, which answers at "
            f"{first.url}. Stop it first, or name another folder with --data.\n"
        )
    assert first.get("/simple-rest/posts/post-001").json["title"] == "Kept"
    first.process.kill()

    # What was killed holds nothing any more.
    third = start_dev(tmp_path)
    assert third.get("/simple-rest/posts/post-001").json["title"] == "Kept"
    third.stop()


@pytest.mark.parametrize("name", ["port", "admin_port", "emulator_port"])
def test_a_taken_port_is_found_before_data_are_thrown_away(binary: Path, tmp_path: Path, name: str):
    first = start_dev(tmp_path)
    Backend(first).table("posts").update("post-001", title="Kept")
    first.stop()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        second = run(*arguments(tmp_path / "data", **{name: port}), "--fresh")
    assert second.returncode == 1
    assert second.stderr == (
        f"Error: Cannot listen on 127.0.0.1:{port}: address already in use. Choose another port with "
        f"--{name.replace('_', '-')}; 0 picks a free one.\n"
    )
    third = start_dev(tmp_path)
    assert third.get("/simple-rest/posts/post-001").json["title"] == "Kept"
    third.stop()


def test_fresh_leaves_the_files_of_others(binary: Path, tmp_path: Path):
    data = tmp_path / "data"
    others = [
        data / "notes.txt",
        data / "lock",
        data / "emulator.md",
        data / "emulator.sqlite.backup",
        data / "holiday" / "a.jpg",
    ]
    for file in others:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine")
    start_dev(tmp_path).stop()
    start_dev(tmp_path, "--fresh").stop()
    assert [file.read_text() for file in others] == ["mine"] * len(others)


def test_a_folder_that_cannot_be_made_is_named(binary: Path, tmp_path: Path):
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file" / "data"):
        refused = run(*arguments(data))
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"Error: The data folder {data} cannot be")
        assert refused.stderr.endswith("Name another with --data.\n")
        assert "Domain" not in refused.stderr
