"""A headless Chromium over its debugging pipe: no driver, no port, no network."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    "--lang=zh-CN",
)
READ_END, WRITE_END = 3, 4
"""The descriptors on which Chromium hears and answers."""
PHONE_WIDTH = 360
PATIENCE_SECONDS = 60
"""A browser that is silent for so long is ended: no test asks how fast it is."""


def chromium() -> str | None:
    """Return where Chromium is; None on Windows too, which has no such pipe."""
    if os.name == "nt":
        return None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class PageError(Exception):
    """The page raised, or Chromium refused."""


class Browser:
    """One page of a phone's width. Commands are answered in turn; events are kept."""

    def __init__(self, writer: int, reader: int) -> None:
        self._writer = writer
        self._reader = reader
        self._pending = b""
        self._next = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []

    def attach(self) -> None:
        """Take the first page and make it as wide as a small phone."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "DOM", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            {"width": PHONE_WIDTH, "height": 740, "deviceScaleFactor": 2, "mobile": True},
        )

    def call(self, method: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give a command and return its result; raises PageError."""
        self._next += 1
        own = self._next
        message: dict[str, Any] = {"id": own, "method": method, "params": parameters or {}}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == own:
                break
            self.events.append(answer)
        if "error" in answer:
            raise PageError(answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._reader], [], [], PATIENCE_SECONDS)
            data = os.read(self._reader, 1 << 20) if ready else b""
            if not data:
                raise PageError("closed" if ready else "silent")
            self._pending += data
        message, _, self._pending = self._pending.partition(b"\0")
        value: dict[str, Any] = json.loads(message)
        return value

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to in the page."""
        found = self.call(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "awaitPromise": True},
        )
        if "exceptionDetails" in found:
            raise PageError(found["exceptionDetails"])
        return found["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true; raises PageError after a minute."""
        for _ in range(1200):
            if self.evaluate(expression):
                return
            time.sleep(0.05)
        raise PageError(expression)

    def leave_page(self) -> None:
        """Let what follows go to the browser itself."""
        self._session = None

    def open(self, page: Path) -> None:
        """Open a file as a phone does, without a server."""
        self.events.clear()
        self.call("Page.navigate", {"url": page.as_uri()})
        self.wait_for("document.readyState === 'complete' && location.protocol === 'file:'")

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files in a file input."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        self.call("DOM.setFileInputFiles", {"nodeId": node, "files": [str(f) for f in files]})

    def picture(self) -> str:
        """Return the whole page as PNG in base64."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.call("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
        data: str = shot["data"]
        return data


@contextlib.contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """Start Chromium with a profile of its own, and end it."""
    program = chromium()
    assert program is not None
    profile.mkdir(parents=True, exist_ok=True)
    command = [program, *FLAGS, f"--user-data-dir={profile}"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")
    to_browser, our_writer = os.pipe()
    our_reader, from_browser = os.pipe()
    process = _spawn(command, profile / "cunxiao-test.log", to_browser, from_browser)
    browser = Browser(our_writer, our_reader)
    try:
        browser.attach()
        yield browser
        browser.leave_page()
        with contextlib.suppress(PageError, OSError):
            browser.call("Browser.close")
    finally:
        os.close(our_writer)
        os.close(our_reader)
        _end(process)


def _end(process: int) -> None:
    """Wait until Chromium, whose pipe is closed, has ended; help it after ten seconds."""
    for _ in range(100):
        if os.waitpid(process, os.WNOHANG)[0]:
            return
        time.sleep(0.1)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _spawn(command: list[str], log: Path, to_browser: int, from_browser: int) -> int:
    """Start a process that hears and answers on its descriptors 3 and 4; return its id."""
    import fcntl  # not on Windows, where no Chromium is looked for

    # Above 9 first, so that neither number is taken when the other is given.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (to_browser, from_browser)]
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), writing, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
        (os.POSIX_SPAWN_DUP2, ends[0], READ_END),
        (os.POSIX_SPAWN_DUP2, ends[1], WRITE_END),
    ]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    for end in (*ends, to_browser, from_browser):
        os.close(end)
    return process
