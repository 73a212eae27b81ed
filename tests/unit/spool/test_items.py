from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings, strategies as st

from core.records.errors import IntegrityError
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Frame, Size, Window
from core.spool.box import close_box, open_box
from core.spool.items import decode_frame, decode_messages, encode_frame, encode_messages
from core.text.clean import clean
from tests.unit.spool.conftest import PRIVATE_KEY, PUBLIC_KEY
from tests.unit.strategies import records

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)

_QUICK = settings(max_examples=50)


@_QUICK
@given(records(Frame))
def test_a_frame_survives_the_round_trip(frame: Frame) -> None:
    named = tuple(
        replace(window, app=clean(window.app), title=clean(window.title)) for window in frame.windows
    )
    assert decode_frame(encode_frame(frame)) == replace(frame, windows=named)


def test_names_of_windows_hide_nothing_and_are_bounded() -> None:
    """Whoever writes the user's files can seal a frame of their own."""
    window = Window("Ma\u200bil", "\u202eInbox\ufb01 " + "x" * 10_000, Box(0, 0, 1, 1), active=True)
    (seen,) = decode_frame(encode_frame(Frame("f1", NOON, "UTC", Size(1, 1), (window,), b""))).windows
    assert seen.app == "Mail"
    assert seen.title.startswith("Inboxfi xxx")
    assert len(seen.title) < 2_100


@_QUICK
@given(st.lists(records(Message), max_size=3))
def test_messages_survive_the_round_trip(messages: list[Message]) -> None:
    assert decode_messages(encode_messages(tuple(messages))) == tuple(messages)


@_QUICK
@given(st.binary(max_size=400), st.binary(max_size=30))
def test_a_box_opens_under_its_label_only(body: bytes, label: bytes) -> None:
    box = close_box(body, PUBLIC_KEY, label)
    assert open_box(box, PRIVATE_KEY, label) == body
    with pytest.raises(IntegrityError):
        open_box(box, PRIVATE_KEY, label + b"x")


def test_a_degenerate_ephemeral_key_is_refused() -> None:
    box = bytearray(close_box(b"body", PUBLIC_KEY, b"label"))
    box[6:38] = bytes(32)
    with pytest.raises(IntegrityError):
        open_box(bytes(box), PRIVATE_KEY, b"label")


def test_foreign_bodies_are_refused_without_a_crash() -> None:
    frame = encode_frame(Frame("f1", NOON, "UTC", Size(1, 1), (), b""))
    for body in (b"", b"\xc1", b"\x93", frame[:-1], b"\x92" * 5000, msgspec.msgpack.encode((2, None))):
        with pytest.raises(IntegrityError):
            decode_frame(body)
        with pytest.raises(IntegrityError):
            decode_messages(body)
    with pytest.raises(IntegrityError):
        decode_messages(frame)


def test_fields_of_another_version_are_tolerated() -> None:
    row = {"id": "c/1", "conversation": "c", "speaker": "Marta", "text": "hi", "sent_at": NOON, "zone": "UTC"}
    body = msgspec.msgpack.encode((1, [row | {"mood": "good"}]))
    assert decode_messages(body) == (Message("c/1", "c", "Marta", "hi", NOON, "UTC"),)


# ── frozen vectors: what one release spooled, the next one reads ─────────────────────────────────────

_BOX = bytes.fromhex(
    "414653500101358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254384a2a0d8656e60623e09e78"
    "7e0ca904c3c64458dcff08028ee3b5d3c3af49d9ee4e48d35123"
)
_LABEL = b"00000000000000ff-0a0b0c0d.frame"
_FRAME = bytes.fromhex(
    "920187a26964a26631a874616b656e5f6174d6ff69a81ec0a47a6f6e65ad4575726f70652f4265726c696ea473697a6592cd"
    "0280cd01e0a777696e646f77739186a3617070a5585465726da57469746c65a56e6f746573a3626f789401020304a6616374"
    "697665c3a370696407a375726cb368747470733a2f2f6578616d706c652e6f7267a5696d616765c40600696d616765a5636f"
    "646563aa696d6167652f77656270"
)
_MESSAGES = bytes.fromhex(
    "92019189a26964a3632f31ac636f6e766572736174696f6ea163a7737065616b6572a54d61727461a474657874a568656c6c"
    "6fa773656e745f6174d6ff69a81ec0a47a6f6e65ad4575726f70652f4265726c696ea4726f6c65a973746174656d656e74a6"
    "6f726967696ea6696d706f7274a96369746174696f6e7390"
)


def test_frozen_box() -> None:
    assert open_box(_BOX, PRIVATE_KEY, _LABEL) == b"what was on the screen"
    ephemeral = X25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
    assert close_box(b"what was on the screen", PUBLIC_KEY, _LABEL, ephemeral=ephemeral) == _BOX


def test_frozen_bodies() -> None:
    window = Window("XTerm", "notes", Box(1, 2, 3, 4), active=True, pid=7, url="https://example.org")
    frame = Frame("f1", NOON, "Europe/Berlin", Size(640, 480), (window,), b"\x00image", "image/webp")
    assert decode_frame(_FRAME) == frame
    assert decode_messages(_MESSAGES) == (Message("c/1", "c", "Marta", "hello", NOON, "Europe/Berlin"),)


def test_text_that_is_not_utf8_is_refused() -> None:
    message = Message("m1", "c", "Ann", "On", NOON, "UTC")
    with pytest.raises(IntegrityError):
        decode_messages(encode_messages((message,)).replace(b"On", b"\xf5A"))
