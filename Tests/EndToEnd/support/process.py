"""The binary under test as a process: its start, its output, its memory and descriptors, its end."""

import json
import os
import resource
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from support import http
from support.waiting import wait_for

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("REFINE_GATEWAY", ROOT / ".build/release/refine-gateway"))


class Process:
    """One run of the binary. Everything it prints goes to `log`."""

    started: ClassVar[list["Process"]] = []

    def __init__(
        self, *arguments: str, log: Path, environment: dict[str, str] | None = None, descriptors: int | None = None
    ):
        self.arguments = arguments
        self.log = log
        Process.started.append(self)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("REFINE_GATEWAY")}
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(BINARY), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=inherited | (environment or {}),
                # How many descriptors it may have; `None` leaves that as it is here.
                preexec_fn=descriptors
                and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """`None` while it runs; negative when a signal ended it."""
        return self._process.poll()

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, within: float) -> int:
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.arguments[0]} still runs after {within} s:\n{self.tail}") from None

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Asks it to end, and holds it to ending well."""
        assert self.exit_status is None, f"{self.arguments[0]} ended by itself with {self.exit_status}:\n{self.tail}"
        self.signal(signal.SIGTERM)
        status = self.wait(within=10)
        assert status == 0, f"{self.arguments[0]} exited with {status}:\n{self.tail}"

    @classmethod
    def kill_all(cls) -> None:
        """Ends what failed tests have left behind."""
        for process in cls.started:
            if process.exit_status is None:
                process.kill()

    @property
    def tail(self) -> str:
        return "\n".join(self.output.splitlines()[-30:])

    @property
    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def resident_kilobytes(self) -> int:
        """Memory that the process holds now."""
        return self._kilobytes("VmRSS")

    @property
    def peak_kilobytes(self) -> int:
        """The most memory that the process held since `forget_peak`."""
        return self._kilobytes("VmHWM")

    def forget_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    @property
    def cpu_seconds(self) -> float:
        """What the process has computed so far, in all threads, by itself and in the kernel for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _kilobytes(self, name: str) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
        raise AssertionError(f"no {name} in /proc")


@dataclass
class Gateway:
    """A running gateway and what its ready file says of it."""

    process: Process
    url: str
    admin: str
    endpoint: str = ""
    project: str = "demo"
    key: str = field(default="", repr=False)
    database: str = "main"
    users: list[dict] = field(default_factory=list, repr=False)

    def get(self, target: str, headers: dict[str, str] | None = None) -> http.Answer:
        return http.request(self.url, "GET", target, headers)

    def request(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> http.Answer:
        return http.request(self.url, method, target, headers, body)

    def json(self, method: str, target: str, value: object, headers: dict[str, str] | None = None) -> http.Answer:
        """A request with a JSON body."""
        head = {"Content-Type": "application/json"} | (headers or {})
        return http.request(self.url, method, target, head, json.dumps(value).encode())

    @property
    def live_url(self) -> str:
        return self.url.replace("http://", "ws://", 1) + "/live"

    def stop(self) -> None:
        self.process.stop()


def start_dev(folder: Path, *flags: str, environment: dict[str, str] | None = None) -> Gateway:
    """`refine-gateway dev` on free ports, with its data in `folder`."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    ports = ["--port", "0", "--admin-port", "0", "--emulator-port", "0"]
    process = Process(
        *["dev", *ports, "--data", str(folder / "data"), "--ready-file", str(ready), *flags],
        log=folder / "dev.log",
        environment=environment,
    )
    told = _await_ready(process, ready)
    return Gateway(
        process,
        told["gateway"],
        told["admin"],
        told["emulator"],
        told["project"],
        told["key"],
        told["database"],
        told["users"],
    )


def start_serve(
    folder: Path,
    endpoint: str,
    key: str,
    more: str = "",
    project: str = "demo",
    listen: str = "127.0.0.1:0",
    descriptors: int | None = None,
) -> Gateway:
    """`refine-gateway serve` in front of the Appwrite at `endpoint`; `more` is appended to the configuration file."""
    config = folder / "gateway.yaml"
    config.write_text(
        f"listen: {listen}\n"
        "admin: 127.0.0.1:0\n"
        "appwrite:\n"
        f"  endpoint: {endpoint}\n"
        f"  project: {project}\n"
        "  key: ${APPWRITE_API_KEY}\n"
        "  database: main\n"
        "resources:\n"
        "  expose: all\n" + more
    )
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    process = Process(
        *["serve", "--config", str(config), "--ready-file", str(ready)],
        log=folder / "serve.log",
        environment={"APPWRITE_API_KEY": key},
        descriptors=descriptors,
    )
    told = _await_ready(process, ready)
    return Gateway(process, told["gateway"], told["admin"], endpoint, project, key)


@dataclass
class Emulator:
    """A running emulator and what its ready file says of it."""

    process: Process
    endpoint: str
    """With `/v1` at its end."""
    project: str
    key: str = field(repr=False)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> http.Answer:
        """A request as the server key, with a JSON body where there is one. Headers are named like `x_appwrite_jwt`."""
        head = {"X-Appwrite-Project": self.project, "X-Appwrite-Key": self.key}
        head |= {name.replace("_", "-"): value for name, value in headers.items()}
        content = None
        if body is not None:
            head["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        return http.request(self.endpoint.removesuffix("/v1"), method, f"/v1{path}", head, content)

    def stop(self) -> None:
        self.process.stop()


def start_emulator(
    folder: Path, key: str, port: int = 0, project: str = "demo", more: list[str] | None = None
) -> Emulator:
    """`refine-gateway emulator` alone, ready to answer, with its data in `folder`."""
    ready = folder / "emulator.json"
    ready.unlink(missing_ok=True)
    place = ["--port", str(port), "--data", str(folder / "emulator"), "--ready-file", str(ready)]
    process = Process(
        "emulator", *place, "--project", project, "--key", key, *(more or []), log=folder / "emulator.log"
    )
    told = _await_ready(process, ready)
    return Emulator(process, told["emulator"], told["project"], told["key"])


def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """A run of the binary that ends by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REFINE_GATEWAY")}
    return subprocess.run(
        [str(BINARY), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        env=inherited | (environment or {}),
    )


def _await_ready(process: Process, file: Path) -> dict:
    """The ready file is renamed into place, so that it is whole as soon as it is there."""

    def ready() -> bool:
        assert process.exit_status is None, f"it ended with {process.exit_status}:\n{process.tail}"
        return file.exists()

    try:
        wait_for(ready, "the ready file is written", within=30)
    except AssertionError:
        if process.exit_status is None:
            process.kill()
        raise
    return json.loads(file.read_text())
