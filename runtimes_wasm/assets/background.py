"""Prepare heavy assets behind the caller's back: a process of its own, with a progress file."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from . import cache
from .store import is_ready


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundState:
    """What the background preparation of an asset is doing."""

    running: bool
    step: str = ""
    seconds: float = 0.0
    error: str = ""


def _file(name: str) -> Path:
    return cache.folder("progress") / f"{name}.json"


def state(name: str) -> BackgroundState:
    """Read the progress file of an asset; idle when there is none or its process is gone."""
    path = _file(name)
    try:
        found = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return BackgroundState(running=False)
    running = _is_ours(int(found.get("pid", 0)), float(found.get("started", 0)))
    return BackgroundState(
        running=running,
        step=found.get("step", ""),
        seconds=max(0.0, time.time() - float(found.get("began", time.time()))) if running else 0.0,
        error=found.get("error", ""),
    )


def _is_ours(pid: int, started: float) -> bool:
    # A process id is used again one day; the start time tells the two apart.
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - started) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False


def start(name: str) -> BackgroundState:
    """Start preparing an asset unless it is ready or under way; returns at once.

    A preparation that failed is not started again by itself: its error stays in
    the state until ``prepare`` is called by a person.
    """
    with cache.exclusive(f"background-{name}"):
        now = state(name)
        if now.running or now.error or is_ready(name):
            return now
        process = subprocess.Popen(
            [sys.executable, "-m", "runtimes_wasm.assets", "background", name],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        write(name, process.pid, "starting")
        return BackgroundState(running=True, step="starting")


def write(name: str, pid: int, step: str, error: str = "") -> None:
    """Replace the progress file."""
    path = _file(name)
    try:
        started = psutil.Process(pid).create_time()
    except psutil.Error:
        started = 0.0
    began = time.time() if step == "starting" else _began(path)
    new = path.with_suffix(f".{pid}.tmp")
    new.write_text(json.dumps({"pid": pid, "started": started, "began": began, "step": step, "error": error}))
    new.replace(path)


def _began(path: Path) -> float:
    try:
        return float(json.loads(path.read_text()).get("began", time.time()))
    except (ValueError, OSError):
        return time.time()


def clear(name: str) -> None:
    """Forget the progress, and an earlier failure."""
    _file(name).unlink(missing_ok=True)
