"""Plain windows of known colour, name and place, for tests that look at pixels."""

from typing import Any, Self

from Xlib import X, Xutil
from Xlib.display import Display
from Xlib.protocol import event as protocol_event, request

from core.records.geometry import Box
from tests.support.xvfb import wait_for

_ALPHA_DEPTH = 32
_WIDEST_FRAME = 40


class Painter:
    """Makes windows on a display over a connection of its own.

    Use one for as long as the display lives, and `clear` it between tests.
    """

    def __init__(self, name: str) -> None:
        self.display = Display(name)
        self.root = self.display.screen().root
        self.display.set_error_handler(lambda *_: None)  # windows that are gone already
        self._windows: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.display.close()

    def clear(self) -> None:
        """Remove all windows."""
        self.destroy(*self._windows)
        self._windows.clear()

    def window(
        self,
        app: str,
        title: str,
        box: Box,
        colour: int = 0x336699,
        *,
        instance: str | None = None,
        override_redirect: bool = False,
    ) -> Any:
        """Show a window and return once it is on the screen.

        Args:
            app: Its class.
            title: Written as `_NET_WM_NAME`; empty for none.
            box: Where its contents are to be; a window manager may see it otherwise.
            colour: Red, green and blue in one number.
            instance: The first part of its class property, the class in lower case by default.
            override_redirect: Whether it is none of a window manager's business, as menus are.
        """
        window = self.root.create_window(
            box.x,
            box.y,
            box.w,
            box.h,
            0,
            X.CopyFromParent,
            background_pixel=colour,
            override_redirect=override_redirect,
            event_mask=X.ExposureMask | X.StructureNotifyMask,
        )
        if app:
            window.set_wm_class(app.lower() if instance is None else instance, app)
        if title:
            self.set_title(window, title)
        window.set_wm_normal_hints(flags=Xutil.USPosition | Xutil.USSize)
        window.map()
        self._windows.append(window)
        self._await(window, X.Expose)
        wait_for(lambda: self._is_placed(window, box))
        return window

    def alpha_window(self, app: str, title: str, box: Box) -> Any:
        """Show a window with an alpha channel that no window manager touches."""
        depth = next(item for item in self.display.screen().allowed_depths if item.depth == _ALPHA_DEPTH)
        visual = depth.visuals[0].visual_id
        colours = self.root.create_colormap(visual, X.AllocNone)
        window = self.root.create_window(
            *box,
            0,
            _ALPHA_DEPTH,
            X.InputOutput,
            visual,
            background_pixel=0,
            border_pixel=0,
            colormap=colours,
            override_redirect=True,
            event_mask=X.ExposureMask,
        )
        window.set_wm_class(app.lower(), app)
        self.set_title(window, title)
        window.map()
        self._windows.append(window)
        self._await(window, X.Expose)
        return window

    def set_title(self, window: Any, title: str) -> None:
        """Give a window another title."""
        kind = self.display.intern_atom("UTF8_STRING")
        window.change_property(self.display.intern_atom("_NET_WM_NAME"), kind, 8, title.encode())
        self.display.sync()

    def set_number(self, window: Any, name: str, *values: int) -> None:
        """Set a property that holds numbers."""
        kind = self.display.intern_atom("CARDINAL")
        window.change_property(self.display.intern_atom(name), kind, 32, list(values))
        self.display.sync()

    def minimise(self, window: Any) -> None:
        """Ask the window manager to minimise a window; returns once it has."""
        message = protocol_event.ClientMessage(
            window=window,
            client_type=self.display.intern_atom("WM_CHANGE_STATE"),
            data=(32, [Xutil.IconicState, 0, 0, 0, 0]),
        )
        self.root.send_event(message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._await(window, X.UnmapNotify)

    def restore(self, window: Any) -> None:
        """Show a minimised window again."""
        window.map()
        self._await(window, X.Expose)

    def destroy(self, *windows: Any) -> None:
        """Remove windows at once.

        Their numbers are not used again: a window manager that is still busy with the old window would take
        the new one for it.
        """
        for window in windows:
            request.DestroyWindow(display=self.display.display, window=window.id)
        self.display.sync()

    def _is_placed(self, window: Any, box: Box) -> bool:
        """Whether the window is where it was asked to be, in a frame that shows all of it.

        Window managers first show it in a corner, in a frame without size.
        """
        origin = self.root.translate_coords(window, 0, 0)
        top = window
        while (parent := top.query_tree().parent).id != self.root.id:
            top = parent
        frame = top.get_geometry()
        moved = max(abs(origin.x - box.x), abs(origin.y - box.y))
        return bool(moved <= _WIDEST_FRAME and frame.width >= box.w and frame.height >= box.h)

    def _await(self, window: Any, kind: int) -> None:
        self.display.flush()
        while True:
            event = self.display.next_event()
            if event.type == kind and event.window.id == window.id:
                self.display.sync()
                return
