"""Inputs for fuzzing: sound ones turned over, and ones made up from what parsers stumble over."""

import random
from collections.abc import Sequence
from typing import Final

_LARGEST: Final = 20_000
"""Bytes of an input made up here."""


def mangled(chance: random.Random, corpus: Sequence[bytes]) -> bytes:
    data = bytearray(chance.choice(corpus) if corpus and chance.random() < 0.9 else _made_up(chance))
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        chance.choice(_WAYS)(chance, data)
    return bytes(data[:_LARGEST])


def _made_up(chance: random.Random) -> bytes:
    size = int(2 ** chance.uniform(0, 13))
    if chance.random() < 0.5:
        return chance.randbytes(size)
    return chance.choice(_TOKENS) * (size // 4 + 1)


def _turn_bit(chance: random.Random, data: bytearray) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set_byte(chance: random.Random, data: bytearray) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _cut(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.choice((1, 4, 16, len(data)))]


def _repeat(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data) + 1)
    piece = bytes(data[start : start + chance.randrange(1, 50)])
    data[start:start] = piece * min(chance.choice((1, 2, 50)), _LARGEST // 50)


def _put_in(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_TOKENS) * chance.choice((1, 1, 1, 100))


def _large_number(chance: random.Random, data: bytearray) -> None:
    if len(data) >= 4:
        at = chance.randrange(len(data) - 3)
        data[at : at + 4] = chance.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, len(data))).to_bytes(4)


_WAYS: Final = (_turn_bit, _set_byte, _cut, _repeat, _put_in, _large_number)
_TOKENS: Final = (
    b"{",
    b"[",
    b'"',
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"NaN",
    b"1e999",
    b"-",
    b"9" * 400,
    b"null",
    b",",
    b":",
    b"\0",
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc0\x80",
    b"AFTR",
    b"\xf5AJ\xfa",
    b"\xdd\xff\xff\xff\xff",
    b"\xc6\x7f\xff\xff\xff",
    "\u202e\u200b".encode(),
    "\u0301".encode() * 50,
    b"<|im_start|>",
    b"9999-12-31",
    b"31.02.",
    b"00:00",
    b"1/2/",
    b"next ",
    b"last ",
    b"ago ",
    b"99999999999999999999 years ago ",
    b"Q9 ",
    b"in 10000 years ",
    b"0001-01-01T00:00:00+23:59 ",
    b"http://[::",
    b"(((((",
    b"@",
    b"Re: ",
    "ﷺ".encode(),
    b"a " * 100,
)
