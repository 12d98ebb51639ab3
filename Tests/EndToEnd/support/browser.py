"""Debian's Chromium without a screen, driven by Selenium."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from support.process import ROOT
from support.waiting import wait_for

ARTIFACTS = ROOT / "artifacts"
"""Where screenshots are kept, to be looked at."""


class Browser:
    """A browser with one tab, and cookies of its own."""

    def __init__(self, folder: Path):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        quiet = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
        for argument in ["--headless=new", *sandbox, *quiet, f"--user-data-dir={folder}", "--lang=en-GB"]:
            options.add_argument(argument)
        service = Service(
            shutil.which("chromedriver") or "/usr/bin/chromedriver", log_output=str(folder / "driver.log")
        )
        self.driver = webdriver.Chrome(options=options, service=service)
        self.resize(1440, 900)

    def open(self, url: str) -> None:
        self.driver.get(url)

    def resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, scheme: str) -> None:
        """`light` or `dark`."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def log_in(self, name: str, secret: str) -> None:
        """Gives the page that is open a session's cookie."""
        self.driver.add_cookie({"name": name, "value": secret, "path": "/", "httpOnly": True, "sameSite": "Strict"})

    def run_first(self, script: str) -> None:
        """Runs a script in every page from now on, before the page's own."""
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        """As the keyboard would, wherever the page is scrolled to."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector))

    def wait(self, condition: Callable[[], object], what: str, within: float = 30) -> None:
        def holds() -> bool:
            try:
                return bool(condition())
            except StaleElementReferenceException:
                return False

        wait_for(holds, what, within)

    def screenshot(self, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        self.driver.save_screenshot(str(ARTIFACTS / f"{name}.png"))

    @property
    def complaints(self) -> list[str]:
        """What the page logged as an error since this was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@contextmanager
def open_browser(folder: Path) -> Iterator[Browser]:
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser(folder)
    try:
        yield browser
    finally:
        browser.driver.quit()
