"""Windows and input as Microsoft Windows tells them. Experimental: written by its documentation.

Windows needs no permission for this. What it shows on its secure desktop (its lock screen, the question for
an administrator) no program can see.
"""

import ctypes
import sys
from ctypes import wintypes
from pathlib import PureWindowsPath
from typing import Final

from core.capture.native import Place
from core.capture.stacking import Listed

assert sys.platform == "win32"  # noqa: S101 -- for type checkers too, which check it with that platform

_EXTENDED_FRAME: Final = 9
_CLOAKED: Final = 14
_STYLE: Final = -20
_TRANSPARENT: Final = 0x20
"""Clicks go through it: an overlay, through which one can see as well."""
_LIMITED_INFORMATION: Final = 0x1000
_LONGEST: Final = 1024
_WRAP: Final = 1 << 32

_user = ctypes.WinDLL("user32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_dwm = ctypes.WinDLL("dwmapi")
_EACH = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
_user.EnumWindows.argtypes = [_EACH, wintypes.LPARAM]
_user.GetForegroundWindow.restype = wintypes.HWND
_user.GetWindowTextW.argtypes = [wintypes.HWND, wintypes.LPWSTR, ctypes.c_int]
_user.GetClassNameW.argtypes = [wintypes.HWND, wintypes.LPWSTR, ctypes.c_int]
_user.GetWindowThreadProcessId.argtypes = [wintypes.HWND, ctypes.POINTER(wintypes.DWORD)]
_user.IsWindowVisible.argtypes = [wintypes.HWND]
_user.IsIconic.argtypes = [wintypes.HWND]
_user.GetWindowLongW.argtypes = [wintypes.HWND, ctypes.c_int]
_user.GetWindowLongW.restype = wintypes.LONG
_dwm.DwmGetWindowAttribute.argtypes = [wintypes.HWND, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD]
_kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
_kernel.OpenProcess.restype = wintypes.HANDLE
_kernel.CloseHandle.argtypes = [wintypes.HANDLE]
_kernel.QueryFullProcessImageNameW.argtypes = [
    wintypes.HANDLE,
    wintypes.DWORD,
    wintypes.LPWSTR,
    ctypes.POINTER(wintypes.DWORD),
]
_kernel.GetTickCount.restype = wintypes.DWORD


class _LastInput(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("at", wintypes.DWORD))


class Win32:
    """One user's desktop."""

    def require_permission(self) -> None:
        """None is needed."""

    def windows(self, place: Place) -> tuple[Listed, ...]:
        """Top-level windows that are shown and not on another virtual desktop, the topmost first."""
        handles: list[int] = []

        def note(handle: int, _parameter: int) -> bool:
            handles.append(handle)
            return True

        if not _user.EnumWindows(_EACH(note), 0):
            raise ctypes.WinError(ctypes.get_last_error())
        front = _user.GetForegroundWindow()
        listed = (self._listed(handle, place, active=handle == front) for handle in handles)
        return tuple(one for one in listed if one is not None)

    def idle_seconds(self) -> float:
        """Since the last input of this session; its clock starts anew every 49 days."""
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not _user.GetLastInputInfo(ctypes.byref(last)):
            return 0.0
        return float((_kernel.GetTickCount() - last.at) % _WRAP) / 1000

    def _listed(self, handle: int, place: Place, *, active: bool) -> Listed | None:
        cloaked = wintypes.DWORD(0)
        _dwm.DwmGetWindowAttribute(handle, _CLOAKED, ctypes.byref(cloaked), ctypes.sizeof(cloaked))
        if not _user.IsWindowVisible(handle) or _user.IsIconic(handle) or cloaked.value:
            return None
        rect = wintypes.RECT()
        # The frame as it is drawn: what GetWindowRect says includes an unseen border.
        if _dwm.DwmGetWindowAttribute(handle, _EXTENDED_FRAME, ctypes.byref(rect), ctypes.sizeof(rect)):
            return None
        pid = wintypes.DWORD(0)
        _user.GetWindowThreadProcessId(handle, ctypes.byref(pid))
        through = bool(_user.GetWindowLongW(handle, _STYLE) & _TRANSPARENT)
        return Listed(
            handle=handle,
            app=_program(pid.value),
            title=_text(_user.GetWindowTextW, handle),
            outer=place.box(rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top),
            instance=_text(_user.GetClassNameW, handle),
            active=active,
            pid=pid.value,
            covers=not through,
        )


def _text(ask: "ctypes._NamedFuncPointer", handle: int) -> str:
    buffer = ctypes.create_unicode_buffer(_LONGEST)
    ask(handle, buffer, _LONGEST)
    return buffer.value


def _program(pid: int) -> str:
    """The name of a process's program, without its folder and ending; empty where it may not be asked."""
    process = _kernel.OpenProcess(_LIMITED_INFORMATION, False, pid)
    if not process:
        return ""
    try:
        length = wintypes.DWORD(_LONGEST)
        buffer = ctypes.create_unicode_buffer(_LONGEST)
        if not _kernel.QueryFullProcessImageNameW(process, 0, buffer, ctypes.byref(length)):
            return ""
        return PureWindowsPath(buffer.value).stem
    finally:
        _kernel.CloseHandle(process)
