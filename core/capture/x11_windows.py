"""The windows on an X11 screen: what they are called, where they are, and what can be seen of them.

Requests are sent in batches and their answers collected afterwards: asking one by one costs several times
the processor time, and this is done twice for every picture.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from Xlib import X, Xatom, error as xerror
from Xlib.display import Display
from Xlib.ext import shape
from Xlib.protocol import request

from core.capture.regions import remaining
from core.capture.screen import VisibleWindow
from core.capture.x11_replies import (
    box_of,
    first_of,
    numbers,
    quads,
    raw_text,
    reply,
    reply_or_none,
    text_of,
)
from core.records.geometry import Box
from core.records.screen import Window

_PROPERTY_WORDS = 256
"""Most that is read of a property, in 32-bit words; titles are cut there."""
_LIST_WORDS = 4096
_MAX_DEPTH = 4
"""Window managers put a window into at most two or three others."""
_RELATIVES = 40
"""Most windows of a program that are asked for its name."""
_SECRETIVE = ("picom", "compton", "xcompmgr", "fastcompmgr")
"""Compositors that make windows translucent by rules of their own, which nobody can ask them for."""
_ALL_DESKTOPS = 0xFFFFFFFF
_OPAQUE = 0xFFFFFFFF
_ARGB_DEPTH = 32

_ATOMS = (
    "_NET_ACTIVE_WINDOW",
    "_NET_CLIENT_LIST",
    "_NET_CLIENT_LIST_STACKING",
    "_NET_CURRENT_DESKTOP",
    "_NET_WM_DESKTOP",
    "_NET_WM_NAME",
    "_NET_WM_OPAQUE_REGION",
    "_NET_WM_PID",
    "_NET_WM_STATE",
    "_NET_WM_STATE_HIDDEN",
    "_NET_WM_STATE_SHADED",
    "_NET_WM_WINDOW_OPACITY",
    "_NET_WM_WINDOW_TYPE",
    "_NET_WM_WINDOW_TYPE_DOCK",
    "WM_STATE",
)


@dataclass(slots=True)
class _Candidate:
    """A mapped child of the root window with the client window in it, and the pending answers about both."""

    top: int
    client: int
    answers: dict[str, Any] = field(default_factory=dict)


class WindowLister:
    """Lists one display's windows, newest state each time."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._wire = display.display
        screen = display.screen()
        self._root: int = screen.root.id
        self._atom = {name: display.intern_atom(name) for name in _ATOMS}
        self._compositor = display.intern_atom(f"_NET_WM_CM_S{display.get_default_screen()}")
        self._shapes = display.has_extension("SHAPE")
        self._desktop: int | None = None

    def windows(self) -> tuple[VisibleWindow, ...]:
        """Every window of which something can be seen, the topmost first.

        A window that vanishes meanwhile is left out. One without any name, such as a menu of an older
        program, goes by the name of another window of the same program; where there is none it stays without.
        """
        listed = self._property(self._root, "_NET_CLIENT_LIST_STACKING", _LIST_WORDS)
        fallback = self._property(self._root, "_NET_CLIENT_LIST", _LIST_WORDS)
        desktop = self._property(self._root, "_NET_CURRENT_DESKTOP")
        active = self._property(self._root, "_NET_ACTIVE_WINDOW")
        tree = self._ask(request.QueryTree, window=self._root)
        composited, trusted = self._composition()
        clients = numbers(listed) or numbers(fallback)
        order = [child.id for child in reversed(reply(tree).children)]
        mapped = self._mapped(order)
        candidates = self._candidates(mapped, clients)
        for candidate in candidates:
            self._inquire(candidate)
        desktops = self._visible_desktops(first_of(desktop))
        focus = first_of(active) or self._focus()
        screen = box_of(reply(self._ask(request.GetGeometry, drawable=self._root)))
        relatives = [*clients, *order]
        seen = self._stack(
            candidates, screen, desktops, focus, relatives, composited=composited, trusted=trusted
        )
        if not any(one.dock for one in seen):
            return seen
        hidden = self._hidden(set(clients) - {one.handle for one in seen})
        return tuple(replace(one, tells_of=hidden) if one.dock else one for one in seen)

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, kind: Callable[..., Any], **arguments: Any) -> Any:
        """Queue a request; `reply` waits for its answer."""
        return kind(display=self._wire, defer=True, **arguments)

    def _property(self, window: int, name: str, words: int = _PROPERTY_WORDS) -> Any:
        return self._raw_property(window, self._atom[name], words)

    def _raw_property(self, window: int, atom: int, words: int = _PROPERTY_WORDS) -> Any:
        return self._ask(
            request.GetProperty,
            delete=False,
            window=window,
            property=atom,
            type=X.AnyPropertyType,
            long_offset=0,
            long_length=words,
        )

    def _inquire(self, candidate: _Candidate) -> None:
        """Queue everything there is to ask about a window."""
        top, client = candidate.top, candidate.client
        answers = candidate.answers
        answers["outer"] = self._ask(request.GetGeometry, drawable=top)
        answers["inner"] = self._ask(request.GetGeometry, drawable=client)
        answers["origin"] = self._ask(
            request.TranslateCoords, src_wid=client, dst_wid=self._root, src_x=0, src_y=0
        )
        answers["attributes"] = self._ask(request.GetWindowAttributes, window=client)
        answers["class"] = self._raw_property(client, Xatom.WM_CLASS)
        answers["old name"] = self._raw_property(client, Xatom.WM_NAME)
        answers["owner"] = self._raw_property(client, Xatom.WM_TRANSIENT_FOR)
        for key, name in (
            ("name", "_NET_WM_NAME"),
            ("pid", "_NET_WM_PID"),
            ("state", "_NET_WM_STATE"),
            ("desktop", "_NET_WM_DESKTOP"),
            ("opacity", "_NET_WM_WINDOW_OPACITY"),
            ("opaque", "_NET_WM_OPAQUE_REGION"),
            ("type", "_NET_WM_WINDOW_TYPE"),
        ):
            answers[key] = self._property(client, name)
        answers["frame opacity"] = self._property(top, "_NET_WM_WINDOW_OPACITY")
        if self._shapes:
            opcode = self._wire.get_extension_major(shape.extname)
            answers["shape"] = self._ask(shape.GetRectangles, opcode=opcode, window=top, source_kind=0)

    def _mapped(self, windows: Iterable[int]) -> list[int]:
        """Those of the windows that are on the screen and have pixels, in the same order."""
        asked = [(window, self._ask(request.GetWindowAttributes, window=window)) for window in windows]
        found = []
        for window, question in asked:
            attributes = reply_or_none(question)
            if attributes is None:
                continue
            if attributes.map_state == X.IsViewable and attributes.win_class == X.InputOutput:
                found.append(window)
        return found

    def _candidates(self, tops: list[int], clients: tuple[int, ...]) -> list[_Candidate]:
        """Each top-level window with the client in it; itself where no window manager put it into a frame."""
        inside = self._frames(clients)
        # A window that has just appeared is not in the manager's list yet, and must not go unnamed.
        inside |= self._named_below(top for top in tops if top not in inside)
        return [_Candidate(top, inside.get(top, top)) for top in tops]

    def _frames(self, clients: Iterable[int]) -> dict[int, int]:
        """The clients by the child of the root that contains them."""
        found: dict[int, int] = {}
        level = [(client, client) for client in clients]
        for _ in range(_MAX_DEPTH):
            asked = [(client, at, self._ask(request.QueryTree, window=at)) for client, at in level]
            level = []
            for client, at, question in asked:
                tree = reply_or_none(question)
                if tree is None or not tree.parent:
                    continue
                if tree.parent.id == self._root:
                    found[at] = client
                else:
                    level.append((client, tree.parent.id))
        return found

    def _named_below(self, tops: Iterable[int]) -> dict[int, int]:
        """The client in each window that the manager does not list: the first that has a client's marks."""
        found: dict[int, int] = {}
        level = [(top, top) for top in tops]
        for _ in range(_MAX_DEPTH):
            asked = [
                (
                    top,
                    at,
                    self._raw_property(at, Xatom.WM_CLASS),
                    self._property(at, "WM_STATE"),
                    self._ask(request.QueryTree, window=at),
                )
                for top, at in level
            ]
            level = []
            for top, at, names, state, children in asked:
                tree = reply_or_none(children)
                if raw_text(names) or numbers(state):
                    found.setdefault(top, at)
                elif tree is not None:
                    level.extend((top, child.id) for child in tree.children)
            level = [(top, at) for top, at in level if top not in found]
        return found

    def _focus(self) -> int:
        """The top-level window that gets the keys, where no window manager tells."""
        focus = self._display.get_input_focus().focus
        if focus == X.PointerRoot:
            child = self._display.screen().root.query_pointer().child
            return child.id if child else 0
        window = getattr(focus, "id", 0)
        for _ in range(_MAX_DEPTH):
            tree = reply_or_none(self._ask(request.QueryTree, window=window)) if window else None
            if tree is None or not tree.parent or tree.parent.id == self._root:
                break
            window = tree.parent.id
        return int(window)

    def _visible_desktops(self, current: int | None) -> set[int] | None:
        """The desktops whose windows can be seen; `None` where there is only one.

        Some window managers keep the windows of other desktops mapped. After a switch the previous desktop
        counts once more, because it may still be sliding out of view.
        """
        previous, self._desktop = self._desktop, current
        if current is None:
            return None
        return {current, _ALL_DESKTOPS} | ({previous} if previous is not None else set())

    def _composition(self) -> tuple[bool, bool]:
        """Whether windows are composited, and whether those that look opaque to us surely are."""
        owner = self._display.get_selection_owner(self._compositor)
        if not owner:
            return False, True
        names = [self._property(owner.id, "_NET_WM_NAME"), self._raw_property(owner.id, Xatom.WM_NAME)]
        name = next((text for one in names if (text := text_of(raw_text(one)).casefold())), "")
        return True, not name.startswith(_SECRETIVE)

    def _connection(self, window: int) -> int:
        """The same number for all windows of one connection to the server."""
        return int(window & ~self._wire.info.resource_id_mask)

    def _names_of_connection(self, window: int, relatives: list[int]) -> tuple[str, str]:
        """What the program calls its other windows, shown or not; empty where it names none."""
        connection = self._connection(window)
        same = [one for one in relatives if one != window and self._connection(one) == connection]
        asked = [self._raw_property(one, Xatom.WM_CLASS) for one in same[:_RELATIVES]]
        return next((names for one in asked if any(names := _class_names(one))), ("", ""))

    def _hidden(self, clients: Iterable[int]) -> tuple[VisibleWindow, ...]:
        """Windows of which nothing can be seen: what they are called."""
        asked = [
            (
                client,
                self._raw_property(client, Xatom.WM_CLASS),
                self._property(client, "_NET_WM_NAME"),
                self._raw_property(client, Xatom.WM_NAME),
            )
            for client in sorted(clients)
        ]
        nowhere = Box(0, 0, 0, 0)
        found = []
        for client, names, name, old_name in asked:
            instance, app = _class_names(names)
            title = text_of(raw_text(name)) or text_of(raw_text(old_name))
            found.append(VisibleWindow(client, Window(app, title, nowhere), instance, nowhere, ()))
        return tuple(found)

    # ── understanding ────────────────────────────────────────────────────────────────────────────────

    def _stack(
        self,
        candidates: list[_Candidate],
        screen: Box,
        desktops: set[int] | None,
        focus: int,
        relatives: list[int],
        *,
        composited: bool,
        trusted: bool,
    ) -> tuple[VisibleWindow, ...]:
        covers: list[Box] = []
        seen: list[VisibleWindow] = []
        for candidate in candidates:
            try:
                if not self._is_shown(candidate, desktops):
                    continue
                instance, window = self._read(candidate, focus, relatives)
                named = bool(window.app or window.title)
                opaque = self._opaque_parts(candidate, composited=composited) if named and trusted else ()
                popup = bool(reply(candidate.answers["attributes"]).override_redirect)
            except xerror.XError:  # it went away while we asked
                continue
            outer = box_of(reply(candidate.answers["outer"]), bordered=True)
            visible = remaining(outer.intersection(screen), covers)
            covers.extend(opaque)
            if visible:
                seen.append(
                    VisibleWindow(
                        handle=candidate.client,
                        window=window,
                        instance=instance,
                        outer=outer,
                        visible=visible,
                        owner=first_of(candidate.answers["owner"]) or 0,
                        client=self._connection(candidate.client),
                        dock=self._atom["_NET_WM_WINDOW_TYPE_DOCK"] in numbers(candidate.answers["type"]),
                        popup=popup,
                    )
                )
        return tuple(seen)

    def _read(self, candidate: _Candidate, focus: int, relatives: list[int]) -> tuple[str, Window]:
        """The window's instance name and its record."""
        answers = candidate.answers
        instance, app = _class_names(answers["class"])
        title = text_of(raw_text(answers["name"])) or text_of(raw_text(answers["old name"]))
        if not app and not title:
            instance, app = self._names_of_connection(candidate.client, relatives)
        inner, origin = reply(answers["inner"]), reply(answers["origin"])
        outer = box_of(reply(answers["outer"]), bordered=True)
        box = Box(origin.x, origin.y, inner.width, inner.height).intersection(outer)
        if not box.area or reply(answers["attributes"]).map_state != X.IsViewable:
            box = outer  # rolled up: only its title bar shows
        return instance, Window(
            app=app,
            title=title,
            box=box,
            active=focus in (candidate.client, candidate.top),
            pid=first_of(answers["pid"]),
        )

    def _is_shown(self, candidate: _Candidate, desktops: set[int] | None) -> bool:
        """False for windows that a window manager keeps mapped although they are minimised or elsewhere."""
        state = numbers(candidate.answers["state"])
        minimised = self._atom["_NET_WM_STATE_HIDDEN"] in state
        if minimised and self._atom["_NET_WM_STATE_SHADED"] not in state:
            return False
        desktop = first_of(candidate.answers["desktop"])
        return desktops is None or desktop is None or desktop in desktops

    def _opaque_parts(self, candidate: _Candidate, *, composited: bool) -> tuple[Box, ...]:
        """What this window surely hides of the windows below it.

        Only with a compositor can a window be seen through; then one with an alpha channel hides what it
        declares opaque and nothing else.
        """
        answers = candidate.answers
        frame = reply(answers["outer"])
        outer = box_of(frame, bordered=True)
        parts: tuple[Box, ...] = (outer,)
        if self._shapes:
            left, top = outer.x + frame.border_width, outer.y + frame.border_width
            parts = tuple(
                Box(left + part.x, top + part.y, part.width, part.height)
                for part in reply(answers["shape"]).rectangles
            )
        if not composited:
            return parts
        for key in ("opacity", "frame opacity"):
            if first_of(answers[key]) not in (None, _OPAQUE):
                return ()
        inner, origin = reply(answers["inner"]), reply(answers["origin"])
        if inner.depth == _ARGB_DEPTH:
            solid = tuple(box.moved(origin.x, origin.y) for box in quads(numbers(answers["opaque"])))
        elif frame.depth == _ARGB_DEPTH:
            solid = (Box(origin.x, origin.y, inner.width, inner.height),)
        else:
            return parts
        return tuple(both for part in parts for box in solid if (both := part.intersection(box)).area)


def _class_names(question: Any) -> tuple[str, str]:
    """The instance and class names; programs give both, one, or none."""
    instance, app, *_ = (*map(text_of, raw_text(question).split(b"\0")), "", "")
    return instance, app or instance
