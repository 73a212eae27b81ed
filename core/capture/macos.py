"""Windows, input and permission as macOS tells them. Experimental: written by CoreGraphics' documentation.

macOS shows other programs' windows and their titles only to who has the permission "Screen Recording".
"""

import ctypes
import sys
from ctypes import util
from typing import Any, Final

from core.capture.native import Place
from core.capture.screen import ScreenForbiddenError
from core.capture.stacking import Listed

assert sys.platform == "darwin"  # noqa: S101 -- for type checkers too, which check it with that platform

ALLOW: Final = (
    "macOS does not let Afterimage see the screen yet. Open System Settings, Privacy & Security, Screen & "
    "System Audio Recording, switch Afterimage on, and start it again."
)
_ON_SCREEN_ONLY: Final = 1
_NO_DESKTOP: Final = 16
_HARDWARE: Final = 1
_ANY_INPUT: Final = 0xFFFFFFFF
_UTF8: Final = 0x08000100
_SIGNED_64: Final = 4
_DOUBLE: Final = 13
_LONGEST: Final = 4096
_OPAQUE: Final = 0.99
_NORMAL_LAYER: Final = 0


def _library(name: str) -> ctypes.CDLL:
    path = util.find_library(name)
    if path is None:
        raise OSError(name)
    return ctypes.CDLL(path)


_graphics = _library("CoreGraphics")
_core = _library("CoreFoundation")
_graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
_graphics.CGRequestScreenCaptureAccess.restype = ctypes.c_bool
_graphics.CGWindowListCopyWindowInfo.restype = ctypes.c_void_p
_graphics.CGWindowListCopyWindowInfo.argtypes = [ctypes.c_uint32, ctypes.c_uint32]
_graphics.CGRectMakeWithDictionaryRepresentation.restype = ctypes.c_bool
_graphics.CGRectMakeWithDictionaryRepresentation.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
_graphics.CGEventSourceSecondsSinceLastEventType.restype = ctypes.c_double
_graphics.CGEventSourceSecondsSinceLastEventType.argtypes = [ctypes.c_int32, ctypes.c_uint32]
_core.CFArrayGetCount.restype = ctypes.c_long
_core.CFArrayGetCount.argtypes = [ctypes.c_void_p]
_core.CFArrayGetValueAtIndex.restype = ctypes.c_void_p
_core.CFArrayGetValueAtIndex.argtypes = [ctypes.c_void_p, ctypes.c_long]
_core.CFDictionaryGetValue.restype = ctypes.c_void_p
_core.CFDictionaryGetValue.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
_core.CFStringGetCString.restype = ctypes.c_bool
_core.CFStringGetCString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_uint32]
_core.CFNumberGetValue.restype = ctypes.c_bool
_core.CFNumberGetValue.argtypes = [ctypes.c_void_p, ctypes.c_long, ctypes.c_void_p]
_core.CFRelease.argtypes = [ctypes.c_void_p]


class _Rect(ctypes.Structure):
    _fields_ = (
        ("x", ctypes.c_double),
        ("y", ctypes.c_double),
        ("w", ctypes.c_double),
        ("h", ctypes.c_double),
    )


class MacOS:
    """One user's desktop."""

    def require_permission(self) -> None:
        """Have the system ask for it, once, and say where to find it afterwards.

        Raises:
            ScreenForbiddenError: it is not there.
        """
        if not _graphics.CGPreflightScreenCaptureAccess():
            _graphics.CGRequestScreenCaptureAccess()
            raise ScreenForbiddenError(ALLOW)

    def windows(self, place: Place) -> tuple[Listed, ...]:
        """What is on the screen, menus and panels too, the topmost first."""
        listing = _graphics.CGWindowListCopyWindowInfo(_ON_SCREEN_ONLY | _NO_DESKTOP, 0)
        if not listing:
            raise OSError("no windows are told")
        try:
            told = [
                _core.CFArrayGetValueAtIndex(listing, index)
                for index in range(_core.CFArrayGetCount(listing))
            ]
            listed = [self._listed(one, place) for one in told]
        finally:
            _core.CFRelease(listing)
        front = next((one.pid for one, layer in listed if layer == _NORMAL_LAYER), None)
        return tuple(_activated(one, active=one.pid == front) for one, _ in listed)

    def idle_seconds(self) -> float:
        """Since the last input of any kind."""
        return float(_graphics.CGEventSourceSecondsSinceLastEventType(_HARDWARE, _ANY_INPUT))

    def _listed(self, told: int, place: Place) -> tuple[Listed, int]:
        rect = _Rect()
        bounds = _entry(told, "kCGWindowBounds")
        if not bounds or not _graphics.CGRectMakeWithDictionaryRepresentation(bounds, ctypes.byref(rect)):
            raise OSError("a window without a place")
        owner = _string(_entry(told, "kCGWindowOwnerName"))
        one = Listed(
            handle=_integer(_entry(told, "kCGWindowNumber")),
            app=owner,
            title=_string(_entry(told, "kCGWindowName")),
            outer=place.box(rect.x, rect.y, rect.w, rect.h),
            pid=_integer(_entry(told, "kCGWindowOwnerPID")),
            covers=_real(_entry(told, "kCGWindowAlpha")) >= _OPAQUE,
        )
        return one, _integer(_entry(told, "kCGWindowLayer"))


def _activated(one: Listed, *, active: bool) -> Listed:
    return Listed(one.handle, one.app, one.title, one.outer, one.instance, active, one.pid, one.covers)


def _entry(dictionary: int, key: str) -> Any:
    return _core.CFDictionaryGetValue(dictionary, ctypes.c_void_p.in_dll(_graphics, key))


def _string(value: Any) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST)
    if not value or not _core.CFStringGetCString(value, buffer, _LONGEST, _UTF8):
        return ""
    return buffer.value.decode("utf-8", "replace")


def _integer(value: Any) -> int:
    number = ctypes.c_int64(0)
    if value:
        _core.CFNumberGetValue(value, _SIGNED_64, ctypes.byref(number))
    return number.value


def _real(value: Any) -> float:
    number = ctypes.c_double(1.0)
    if value:
        _core.CFNumberGetValue(value, _DOUBLE, ctypes.byref(number))
    return number.value
