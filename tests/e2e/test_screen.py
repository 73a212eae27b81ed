"""From a real screen to an answer with its frame, and to forgetting, by real processes and real programs."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e import eyes
from tests.e2e.program import Program
from tests.support.xvfb import Xvfb, wait_for

pytestmark = pytest.mark.display

NOTE = """Meeting with Marta Keller, Tuesday

Marta sent the invoice number INV-48213 for Aurora Rail.
The amount is $1,204.50 and it is due on 2026-03-20.
Priya wants the parser rewrite to be finished by Friday.
"""


@pytest.fixture
def screen() -> Iterator[Xvfb]:
    with Xvfb((1280, 800), window_manager=True) as server:
        yield server


@pytest.fixture
def on_screen(program: Program, screen: Xvfb) -> Program:
    program.environment["DISPLAY"] = screen.display
    program.ok("init")
    return program


def show_note(screen: Xvfb, folder: Path, text: str = NOTE, title: str = "notes.txt", *style: str) -> None:
    """An editor-like terminal window that shows a text."""
    path = folder / title
    path.write_text(text)
    screen.spawn(
        "xterm", "-T", title, "-class", "Editor",
        "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "90x20+40+60",
        *style, "-e", "sh", "-c", f"cat '{path}'; tput civis; exec sleep 3600",
    )  # fmt: skip
    screen.wait_for(lambda: screen.xdotool("search", "--onlyvisible", "--name", title))
    eyes.wait_for_text(screen, text.splitlines()[0])


def test_what_was_on_the_screen_is_answered_with_its_frame(
    on_screen: Program, screen: Xvfb, tmp_path: Path
) -> None:
    show_note(screen, tmp_path)
    captured = on_screen.ok("capture", "--seconds", "4")
    assert captured["frames"] >= 1
    assert captured["lines"] >= 4
    answer = on_screen.ok("ask", "what was the invoice number Marta sent?")
    assert answer["short"] == "INV-48213"
    citation = answer["citations"][0]
    assert citation["frame_id"] == citation["source_id"]
    assert "INV-48213" in citation["quote"]
    assert citation["app"] == "Editor"
    assert "notes.txt" in citation["title"]

    plain, boxed = tmp_path / "plain.png", tmp_path / "boxed.png"
    on_screen.ok("frame", citation["frame_id"], "--out", str(plain))
    x, y, w, h = citation["box"]
    on_screen.ok("frame", citation["frame_id"], "--out", str(boxed), "--box", f"{x},{y},{w},{h}")
    with Image.open(plain) as picture, Image.open(boxed) as marked:
        assert picture.size == (1280, 800)
        quoted = eyes.squeezed(eyes.read(picture.crop((x - 4, y - 4, x + w + 4, y + h + 4))))
        assert eyes.squeezed("INV-48213") in quoted
        left, top, right, bottom = eyes.boxed_region(marked, picture)
        assert (left, top) <= (x, y)
        assert right >= x + w
        assert bottom >= y + h

    # Deleted, with the window closed so that it is not simply seen again, it is gone for good.
    screen.xdotool("search", "--name", "notes.txt", "windowkill")
    receipt = on_screen.ok("delete", citation["memory_id"], "--yes")["receipt"]
    assert receipt["frames"] + receipt["masked_frames"] >= 1
    again = on_screen.ok("ask", "what was the invoice number Marta sent?")
    assert again["abstained"]
    assert "48213" not in json.dumps(again)
    assert on_screen.ok("search", "INV-48213", "--level", "line") == []
    on_screen.ok("rebuild")
    assert "48213" not in json.dumps(on_screen.ok("search", "invoice number"))


@pytest.mark.parametrize("colours", [(), ("-bg", "#1e1e1e", "-fg", "#d4d4d4")], ids=["light", "dark"])
def test_an_excluded_window_keeps_everything_out(
    on_screen: Program, screen: Xvfb, tmp_path: Path, colours: tuple[str, ...]
) -> None:
    on_screen.ok("config", "set", "privacy.exclude_titles", '["secret diary"]')
    show_note(screen, tmp_path, "Dear diary, Zebulon knows about us.\n" * 3, "secret diary", *colours)
    assert on_screen.ok("capture", "--seconds", "3")["frames"] == 1, "the window is painted over"
    assert on_screen.ok("search", "Zebulon") == []
    on_screen.ok("config", "set", "privacy.drop_frames", '["own-rules"]')
    captured = on_screen.ok("capture", "--seconds", "3")
    assert captured["frames"] == 0
    assert captured["skipped"] >= 1
    assert on_screen.ok("search", "Zebulon") == []


def test_pause_and_resume(on_screen: Program) -> None:
    on_screen.ok("unlock")
    assert on_screen.ok("status")["capture"] == "off"
    assert on_screen.ok("resume")["capture"] == "recording"
    paused = on_screen.ok("pause", "15")
    assert paused["capture"] == "paused"
    assert paused["paused_until"]
    assert on_screen.ok("resume")["capture"] == "recording"
    on_screen.ok("lock")


def test_a_killed_engine_loses_nothing_it_acknowledged(
    on_screen: Program, screen: Xvfb, tmp_path: Path
) -> None:
    import psutil

    on_screen.ok("unlock")
    on_screen.ok("config", "set", "capture.interval", "0.5")
    on_screen.ok("resume")
    show_note(screen, tmp_path)
    frames = wait_for(lambda: on_screen.ok("status")["frames"] or on_screen.ok("status")["spooled"])
    (engine,) = [pid for pid in on_screen.processes() if "engine" in psutil.Process(pid).cmdline()]
    worker = psutil.Process(engine).children()
    os.kill(engine, signal.SIGKILL)
    psutil.wait_procs(worker, timeout=10)
    assert not any(process.is_running() for process in worker), "the worker outlived its engine"
    assert frames >= 1
    assert on_screen.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-48213"
    on_screen.ok("pause")


def test_without_a_display_it_says_so(program: Program) -> None:
    program.ok("init")
    outcome = program.run("capture", "--seconds", "1")
    assert outcome.status == 6
    assert "DISPLAY" in outcome.error
    outcome = program.run("run")
    assert outcome.status == 6
    assert outcome.error


def test_secrets_on_the_screen_are_not_kept(on_screen: Program, screen: Xvfb, tmp_path: Path) -> None:
    text = "Router of the flat\n\nWi-Fi password: Kestrel77harbor\nIt stands behind the shelf.\n"
    show_note(screen, tmp_path, text)
    assert on_screen.ok("capture", "--seconds", "4")["frames"] >= 1
    assert on_screen.ok("search", "router flat")
    assert "Kestrel" not in json.dumps(on_screen.ok("search", "Wi-Fi password", "--level", "line"))
    (found,) = {row["source_ids"][0] for row in on_screen.ok("search", "router flat", "--level", "line")}
    picture = tmp_path / "kept.png"
    on_screen.ok("frame", found, "--out", str(picture))
    kept = Image.open(picture)
    assert eyes.shows(kept, "stands behind the")
    assert "estrel" not in eyes.read(kept)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_a_private_window_of_chromium_is_not_kept(on_screen: Program, screen: Xvfb, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>Quiet page</title><h1>The surprise party is on Sunday</h1>")
    screen.spawn(
        "chromium", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--incognito",
        f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1100,700", "--window-position=60,40",
        page.as_uri(),
    )  # fmt: skip
    eyes.wait_for_text(screen, "surprise party")
    on_screen.ok("capture", "--seconds", "6")
    assert on_screen.ok("search", "surprise party", "--level", "line") == []
    assert on_screen.ok("status")["frames"] == 0
