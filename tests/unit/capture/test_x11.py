"""Real windows on a real X server."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from Xlib import X, Xatom
from Xlib.ext import shape

from core.capture.screen import VisibleWindow
from core.capture.x11 import X11Screen
from core.records.geometry import Box
from core.records.screen import Size
from tests.support.xvfb import Xvfb, wait_for
from tests.support.xwindows import Painter

pytestmark = pytest.mark.display

RED, GREEN, BLUE = 0xFF0000, 0x00FF00, 0x0000FF


def titles(screen: X11Screen) -> list[str]:
    return [seen.window.title for seen in screen.windows()]


def find(screen: X11Screen, title: str) -> VisibleWindow:
    return next(seen for seen in screen.windows() if seen.window.title == title)


def colour_of(pixels: Any, box: Box) -> set[int]:
    """Every colour in a box, as red, green and blue in one number."""
    part = np.ascontiguousarray(pixels[box.y : box.bottom, box.x : box.right])
    return {int(value) & 0xFFFFFF for value in np.unique(part.view(np.uint32))}


# ── pixels ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_grab_shows_the_whole_screen(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("Probe", "probe", Box(50, 60, 200, 100), RED)
    grab = bare_screen.grab()
    assert grab.size == Size(800, 600)
    assert grab.pixels.shape == (600, 800, 4)
    assert colour_of(grab.pixels, Box(50, 60, 200, 100)) == {RED}
    assert colour_of(grab.pixels, Box(0, 0, 800, 50)) == {0}
    assert np.all(grab.pixels[..., 3] == 255)


def test_a_grab_belongs_to_the_caller(bare_screen: X11Screen) -> None:
    first = bare_screen.grab()
    first.pixels[...] = 77
    assert not np.any(bare_screen.grab().pixels[..., :3] == 77)


def test_a_screen_that_grows_is_grabbed_whole() -> None:
    with Xvfb((1024, 768)) as server:
        small = ["40.00", "800", "840", "968", "1056", "600", "601", "605", "628"]
        server.run("xrandr", "--newmode", "small", *small)
        server.run("xrandr", "--addmode", "screen", "small")
        server.run("xrandr", "--output", "screen", "--mode", "small")
        screen = X11Screen(server.display)
        assert screen.grab().size == Size(800, 600)
        server.run("xrandr", "--output", "screen", "--mode", "1024x768")
        assert screen.grab().size == Size(1024, 768)
        screen.close()


# ── windows under a window manager ───────────────────────────────────────────────────────────────────────


def test_contents_are_where_the_list_says(managed: Painter, managed_screen: X11Screen) -> None:
    managed.window("Probe", "probe", Box(120, 90, 300, 200), GREEN)
    seen = find(managed_screen, "probe")
    assert (seen.window.app, seen.instance) == ("Probe", "probe")
    assert seen.window.box[2:] == (300, 200)
    pixels = managed_screen.grab().pixels
    assert colour_of(pixels, seen.window.box) == {GREEN}
    above = seen.window.box._replace(y=seen.window.box.y - 1, h=1)
    assert GREEN not in colour_of(pixels, above)
    assert seen.outer.y < seen.window.box.y  # there is a title bar
    assert seen.outer.union(seen.window.box) == seen.outer
    assert seen.visible == (seen.outer,)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])  # in the latter, xterm writes compound text
def test_a_terminal_is_listed_with_all_it_tells(
    managed_server: Xvfb, managed_screen: X11Screen, locale: str
) -> None:
    terminal = managed_server.spawn(
        "xterm", "-class", "Notebook", "-T", "Überraschung — notes", "-geometry", "60x10+30+40",
        "-e", "sh", "-c", "echo the invoice number is INV-48213; exec cat",
        environment={"LC_ALL": locale},
    )  # fmt: skip
    try:
        wait_for(lambda: "Überraschung — notes" in titles(managed_screen))
        window = find(managed_screen, "Überraschung — notes").window
        assert (window.app, window.pid) == ("Notebook", terminal.pid)
    finally:
        managed_server.end(terminal)
    wait_for(lambda: "Überraschung — notes" not in titles(managed_screen))


def test_the_topmost_comes_first_and_the_one_in_use_is_active(
    managed: Painter, managed_screen: X11Screen, managed_server: Xvfb
) -> None:
    first = managed.window("One", "one", Box(50, 50, 300, 300), RED)
    managed.window("Two", "two", Box(200, 150, 300, 300), BLUE)
    wait_for(lambda: titles(managed_screen) == ["two", "one"])
    managed_server.xdotool("windowactivate", "--sync", first.id)
    wait_for(lambda: titles(managed_screen) == ["one", "two"])
    wait_for(lambda: [seen.window.active for seen in managed_screen.windows()] == [True, False])


def test_half_covered_windows_tell_what_is_left(managed: Painter, managed_screen: X11Screen) -> None:
    managed.window("Below", "below", Box(50, 50, 300, 300), RED)
    managed.window("Above", "above", Box(200, 150, 300, 300), BLUE)
    pixels = managed_screen.grab().pixels
    below, above = find(managed_screen, "below"), find(managed_screen, "above")
    assert sum(part.area for part in below.visible) == below.outer.area - (
        below.outer.intersection(above.outer).area
    )
    for part in below.visible:
        inside = part.intersection(below.window.box)
        assert not inside.area or colour_of(pixels, inside) == {RED}


def test_windows_behind_others_are_left_out(managed: Painter, managed_screen: X11Screen) -> None:
    managed.window("Secret", "secret", Box(200, 200, 100, 80), RED)
    assert "secret" in titles(managed_screen)
    managed.window("Cover", "cover", Box(100, 100, 400, 400), BLUE)
    wait_for(lambda: titles(managed_screen) == ["cover"])


def test_minimised_windows_are_left_out_until_restored(managed: Painter, managed_screen: X11Screen) -> None:
    window = managed.window("Probe", "probe", Box(50, 50, 200, 200))
    managed.minimise(window)
    assert "probe" not in titles(managed_screen)
    managed.restore(window)
    assert "probe" in titles(managed_screen)


def test_windows_of_another_desktop_are_left_out(
    managed: Painter, managed_screen: X11Screen, managed_server: Xvfb
) -> None:
    managed.window("Probe", "probe", Box(50, 50, 200, 200))
    managed_server.xdotool("set_desktop", 1)
    wait_for(lambda: "probe" not in titles(managed_screen))
    managed_server.xdotool("set_desktop", 0)
    wait_for(lambda: "probe" in titles(managed_screen))


def test_a_rolled_up_window_still_shows_its_title_bar(managed: Painter, managed_screen: X11Screen) -> None:
    window = managed.window("Probe", "probe", Box(50, 80, 200, 200))
    tall = find(managed_screen, "probe").outer
    change_state(managed, window, "_NET_WM_STATE_SHADED")
    rolled = wait_for(lambda: rolled_up(managed_screen, tall))
    assert rolled.window.box == rolled.outer


def rolled_up(screen: X11Screen, tall: Box) -> VisibleWindow | None:
    seen = find(screen, "probe")
    return seen if seen.outer.h < tall.h else None


def change_state(painter: Painter, window: Any, state: str) -> None:
    from Xlib.protocol import event

    message = event.ClientMessage(
        window=window,
        client_type=painter.display.intern_atom("_NET_WM_STATE"),
        data=(32, [1, painter.display.intern_atom(state), 0, 1, 0]),
    )
    painter.root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    painter.display.sync()


def test_menus_and_other_unmanaged_windows_are_listed(managed: Painter, managed_screen: X11Screen) -> None:
    managed.window("Editor", "notes", Box(50, 50, 300, 300))
    managed.window("Editor", "", Box(100, 120, 80, 90), RED, override_redirect=True)
    menu = managed_screen.windows()[0]
    assert (menu.window.app, menu.window.title, menu.window.box) == ("Editor", "", Box(100, 120, 80, 90))


def test_windows_that_stick_out_are_clipped_in_what_is_visible(
    managed: Painter, managed_screen: X11Screen
) -> None:
    managed.window("Probe", "probe", Box(-40, 650, 200, 200), override_redirect=True)
    seen = find(managed_screen, "probe")
    assert seen.window.box == Box(-40, 650, 200, 200)
    assert seen.visible == (Box(0, 650, 160, 50),)


def test_windows_beside_the_screen_are_left_out(managed: Painter, managed_screen: X11Screen) -> None:
    managed.window("Probe", "probe", Box(10, 10, 20, 20)).configure(x=5000)
    managed.window("Far", "far", Box(10, 10, 20, 20), override_redirect=True).configure(x=5000)
    managed.display.sync()
    assert "far" not in titles(managed_screen)


# ── windows without a window manager ─────────────────────────────────────────────────────────────────────


def test_windows_are_found_without_a_window_manager(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("One", "one", Box(10, 20, 300, 200))
    bare.window("Two", "two", Box(100, 50, 300, 200))
    listed = bare_screen.windows()
    assert [(seen.window.app, seen.window.title) for seen in listed] == [("Two", "two"), ("One", "one")]
    assert [seen.window.box for seen in listed] == [Box(100, 50, 300, 200), Box(10, 20, 300, 200)]


def test_the_window_under_the_pointer_is_active_when_keys_follow_it(
    bare: Painter, bare_screen: X11Screen, bare_server: Xvfb
) -> None:
    bare.window("One", "one", Box(10, 20, 100, 100))
    bare.window("Two", "two", Box(200, 20, 100, 100))
    bare_server.xdotool("mousemove", 50, 60)
    assert [seen.window.title for seen in bare_screen.windows() if seen.window.active] == ["one"]


def test_the_focused_window_is_active(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("One", "one", Box(10, 20, 100, 100)).set_input_focus(X.RevertToPointerRoot, X.CurrentTime)
    bare.window("Two", "two", Box(200, 20, 100, 100))
    assert [seen.window.title for seen in bare_screen.windows() if seen.window.active] == ["one"]


def test_the_client_in_a_frame_is_found_without_a_list(bare: Painter, bare_screen: X11Screen) -> None:
    """As under window managers that are older than the list of clients."""
    frame = bare.window("", "", Box(100, 100, 210, 130), RED, override_redirect=True)
    client = frame.create_window(5, 25, 200, 100, 0, X.CopyFromParent, background_pixel=BLUE)
    client.set_wm_class("old", "Old")
    client.set_wm_name("old program")
    bare.set_number(client, "WM_STATE", 1, 0)
    client.map()
    bare.display.sync()
    seen = find(bare_screen, "old program")
    assert (seen.window.app, seen.window.box, seen.outer) == (
        "Old",
        Box(105, 125, 200, 100),
        Box(100, 100, 210, 130),
    )


def test_a_window_is_known_before_the_manager_lists_it(
    managed: Painter, managed_screen: X11Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    managed.window("KeePassXC", "passwords", Box(100, 100, 200, 100))
    monkeypatch.setattr(managed_screen._lister, "_frames", lambda _clients: {})
    assert find(managed_screen, "passwords").window.app == "KeePassXC"


def test_old_titles_and_borders(bare: Painter, bare_screen: X11Screen) -> None:
    window = bare.window("Old", "", Box(100, 100, 50, 40), RED)
    window.change_property(Xatom.WM_NAME, Xatom.STRING, 8, "Caf\xe9\tau lait".encode("latin-1"))
    window.configure(border_width=4)
    bare.display.sync()
    seen = find(bare_screen, "Café au lait")
    assert seen.window.box == Box(104, 104, 50, 40)
    assert seen.outer == Box(100, 100, 58, 48)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("a\u202eb\u200b c\x07 d".encode(), "ab c d"),
        (("x" * 1022 + "é").encode(), "x" * 1022 + "é"),
        (("x" * 1023 + "é").encode(), "x" * 1023),
    ],
)
def test_titles_hold_nothing_that_cannot_be_seen(
    bare: Painter, bare_screen: X11Screen, raw: bytes, title: str
) -> None:
    window = bare.window("Probe", "probe", Box(10, 10, 50, 50))
    kind = bare.display.intern_atom("UTF8_STRING")
    window.change_property(bare.display.intern_atom("_NET_WM_NAME"), kind, 8, raw)
    bare.display.sync()
    assert titles(bare_screen) == [title]


def test_a_class_of_one_name_is_enough(bare: Painter, bare_screen: X11Screen) -> None:
    window = bare.window("", "probe", Box(10, 10, 50, 50))
    window.change_property(Xatom.WM_CLASS, Xatom.STRING, 8, b"lonely\0")
    bare.display.sync()
    assert find(bare_screen, "probe").window.app == "lonely"


def test_windows_without_any_name_hide_nothing(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("Secret", "secret", Box(50, 50, 40, 40))
    with Painter(bare.display.get_display_name()) as other:
        other.window("", "", Box(0, 0, 800, 600), override_redirect=True)
        assert [(one.window.app, one.window.title) for one in bare_screen.windows()] == [
            ("", ""),
            ("Secret", "secret"),
        ]


def test_menus_without_a_name_go_by_their_programs(bare: Painter, bare_screen: X11Screen) -> None:
    window = bare.window("Secret", "secret", Box(50, 50, 40, 40))
    dialog = bare.window("Secret", "dialog", Box(300, 50, 40, 40))
    dialog.set_wm_transient_for(window)
    bare.window("", "", Box(100, 100, 80, 60), override_redirect=True)
    menu, dialog, window = bare_screen.windows()
    assert (menu.window.app, menu.window.title, menu.instance) == ("Secret", "", "secret")
    assert (menu.popup, dialog.popup) == (True, False)
    assert (menu.owner, dialog.owner) == (0, window.handle)
    assert menu.client == window.client != 0


def test_a_task_bar_tells_of_windows_that_cannot_be_seen(managed: Painter, managed_screen: X11Screen) -> None:
    hidden = managed.window("Browser", "my diary", Box(100, 100, 200, 150))
    managed.window("Editor", "notes", Box(400, 100, 200, 150))
    bar = managed.window("Panel", "bar", Box(100, 500, 400, 60))
    assert not find(managed_screen, "bar").dock
    managed.set_number(bar, "_NET_WM_WINDOW_TYPE", managed.display.intern_atom("_NET_WM_WINDOW_TYPE_DOCK"))
    assert find(managed_screen, "bar").tells_of == ()
    managed.minimise(hidden)
    (told,) = find(managed_screen, "bar").tells_of
    assert (told.window.app, told.window.title, told.visible) == ("Browser", "my diary", ())


def test_where_a_compositor_has_rules_of_its_own_nothing_hides_anything(
    bare: Painter, bare_screen: X11Screen
) -> None:
    bare.window("Secret", "secret", Box(50, 50, 40, 40))
    bare.window("Cover", "cover", Box(0, 0, 800, 600))
    assert titles(bare_screen) == ["cover"]
    compositor = bare.window("", "", Box(0, 0, 1, 1))
    selection = bare.display.intern_atom("_NET_WM_CM_S0")
    for name, shown in (("picom", ["cover", "secret"]), ("mutter", ["cover"])):
        bare.set_title(compositor, name)
        compositor.set_selection_owner(selection, 0)
        bare.display.sync()
        assert [one for one in titles(bare_screen) if one != name] == shown


@pytest.mark.parametrize("stage", ["_mapped", "_candidates"])
def test_windows_that_vanish_meanwhile_are_left_out(
    bare: Painter,
    bare_screen: X11Screen,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    stage: str,
) -> None:
    going = bare.window("Going", "going", Box(10, 10, 50, 50))
    bare.window("Staying", "staying", Box(100, 100, 50, 50))
    lister = bare_screen._lister
    original = getattr(lister, stage)

    def vanish(*arguments: Any) -> Any:
        answer = original(*arguments)
        bare.destroy(going)
        return answer

    monkeypatch.setattr(lister, stage, vanish)
    assert titles(bare_screen) == ["staying"]
    monkeypatch.undo()
    assert titles(bare_screen) == ["staying"]
    assert capfd.readouterr() == ("", "")


# ── what hides what ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def compositor(bare: Painter) -> Iterator[None]:
    """Claim the place of a compositor, without which nothing can be seen through."""
    selection = bare.display.intern_atom("_NET_WM_CM_S0")
    owner = bare.root.create_window(-1, -1, 1, 1, 0, X.CopyFromParent)
    owner.set_selection_owner(selection, X.CurrentTime)
    bare.display.sync()
    yield
    owner.destroy()
    bare.display.sync()


def test_a_shaped_window_hides_only_where_it_is(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("Secret", "secret", Box(50, 50, 40, 40))
    cover = bare.window("Cover", "cover", Box(0, 0, 400, 300))
    assert titles(bare_screen) == ["cover"]
    cover.shape_rectangles(shape.SO.Set, shape.SK.Bounding, 0, 0, 0, [(100, 0, 300, 300)])
    bare.display.sync()
    assert titles(bare_screen) == ["cover", "secret"]


@pytest.mark.usefixtures("compositor")
def test_a_translucent_window_hides_nothing(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("Secret", "secret", Box(50, 50, 40, 40))
    cover = bare.window("Cover", "cover", Box(0, 0, 400, 300))
    assert titles(bare_screen) == ["cover"]
    bare.set_number(cover, "_NET_WM_WINDOW_OPACITY", 0x80000000)
    assert titles(bare_screen) == ["cover", "secret"]


@pytest.mark.usefixtures("compositor")
def test_a_window_with_alpha_hides_what_it_declares_opaque(bare: Painter, bare_screen: X11Screen) -> None:
    bare.window("Secret", "secret", Box(50, 50, 40, 40))
    cover = bare.alpha_window("Cover", "cover", Box(0, 0, 400, 300))
    assert titles(bare_screen) == ["cover", "secret"]
    bare.set_number(cover, "_NET_WM_OPAQUE_REGION", 10, 10, 380, 280)
    assert titles(bare_screen) == ["cover"]


# ── idle ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_input_ends_idleness(bare_server: Xvfb, bare_screen: X11Screen) -> None:
    idle = wait_for(lambda: (seconds := bare_screen.idle_seconds()) >= 0.2 and seconds)
    bare_server.xdotool("key", "shift")
    assert bare_screen.idle_seconds() < idle + 30  # it answers in seconds, not milliseconds
    wait_for(lambda: bare_server.xdotool("key", "shift") == "" and bare_screen.idle_seconds() < 0.2)
