"""Connections: a day of the program makes none beyond the machine, whatever proxies the environment names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.fault.day import Days
from tests.fault.parts import Work

_CALL: Final = re.compile(r"^(?:\[pid +\d+\] )?(connect|sendto|sendmsg|sendmmsg)\(")
_FAMILY: Final = re.compile(r"sa_family=(AF_\w+)")
_ADDRESS: Final = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
_LOCAL: Final = re.compile(r"127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+")
_NO_NETWORK: Final = frozenset({"AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"})


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """What was called. `None` where strace is not there to tell."""

    network_calls: int | None
    network_trapped: int
    """Connections that reached the proxy in the environment."""
    network_processes: int | None
    network_local_calls: int | None
    network_reason: str = ""
    network_examples: tuple[str, ...] = ()


class Network:
    """The part of the programme."""

    name = "network"
    promises = ("network_calls", "network_trapped")

    def __init__(self, days: Days) -> None:
        self._days = days

    def run(self, work: Work) -> NetworkFigures:
        """Read the traces of a day."""
        day = self._days.get(work)
        if day.strace is None:
            return NetworkFigures(None, day.trapped, None, None, "strace is not installed")
        traces = list(day.strace.iterdir())
        calls = [call for path in traces for call in calls_in(path.read_text(errors="replace"))]
        far = [call for call in calls if is_far(call)]
        return NetworkFigures(
            len(far), day.trapped, len(traces), len(calls) - len(far), network_examples=tuple(far[:8])
        )

    def blind_spots(self, work: Work) -> list[str]:
        """Calls as strace writes them."""
        del work
        far = (
            'connect(5, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("93.184.2.4")}, 16)',
            'sendto(5, ""..., 3, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("8.8.8.8")})',
            'connect(3, {sa_family=AF_INET6, inet_pton(AF_INET6, "2606:2800::1", &sin6_addr)}, 28) = -1',
        )
        near = (
            'connect(5, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0',
            'connect(5, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
            'sendto(5, ""..., 30, MSG_NOSIGNAL, NULL, 0) = 30',
        )
        missed = [f"network: {line[:30]}" for line in far if not any(map(is_far, calls_in(line)))]
        return missed + [
            f"network: false alarm at {line[:40]}" for line in near if any(map(is_far, calls_in(line)))
        ]


def calls_in(trace: str) -> Iterator[str]:
    """The calls of a trace that name an address."""
    for line in trace.splitlines():
        if _CALL.match(line) and _FAMILY.search(line):
            yield line


def is_far(call: str) -> bool:
    """Whether a call goes beyond this machine."""
    family = _FAMILY.search(call)
    if family is None or family[1] in _NO_NETWORK:
        return False
    address = _ADDRESS.search(call)
    return address is None or not _LOCAL.fullmatch(address[1] or address[2])
