"""Envelopes: round trip, frozen bytes, and every kind of tampering refused."""

import itertools

import pytest
from hypothesis import given, strategies as st

from core.records.errors import IntegrityError
from core.vault.envelope import (
    CHUNK_SIZE,
    HEADER_SIZE,
    TAG_SIZE,
    Algorithm,
    Place,
    StreamOpener,
    StreamSealer,
    chunk_count,
    seal,
    stream_size,
    unseal,
)

KEY = bytes(range(32))
KEY_ID = bytes(range(16, 32))
STORE = bytes(range(32, 48))
PLACE = Place(STORE, "objects/example")
WHOLE = [Algorithm.AES_256_GCM, Algorithm.AES_256_GCM_SIV]

GCM_VECTOR = (
    "41465452010100000007101112131415161718191a1b1c1d1e1f000102030405060708090a0b2170b961a08b"
    "91b829090984a67fb10095abd86707a1"
)
SIV_VECTOR = (
    "41465452010300000001101112131415161718191a1b1c1d1e1f000102030405060708090a0bffd3775ca072"
    "af7b4f97f2ba59cf85c480efdcaa4569"
)
STREAM_VECTOR = (
    "41465452010200000001101112131415161718191a1b1c1d1e1f0101010101010100000000003e1ae7b4071c"
    "32c786bc796b4fa828c56466720adfad"
)


def sealed_stream(text: bytes, key: bytes = KEY, place: Place = PLACE) -> bytes:
    sealer = StreamSealer(key, place, key_id=KEY_ID, nonce_prefix=b"\x01" * 7)
    pieces = [text[i : i + CHUNK_SIZE] for i in range(0, len(text), CHUNK_SIZE)] or [b""]
    sealed = [sealer.seal(piece, final=piece is pieces[-1]) for piece in pieces]
    return sealer.header + b"".join(sealed)


def opened_stream(data: bytes, size: int, place: Place = PLACE) -> bytes:
    opener = StreamOpener(KEY, data[:HEADER_SIZE], place, key_id=KEY_ID)
    count = chunk_count(size)
    step = CHUNK_SIZE + TAG_SIZE
    return b"".join(
        opener.open(
            number,
            data[HEADER_SIZE + number * step : HEADER_SIZE + (number + 1) * step],
            final=number == count - 1,
        )
        for number in range(count)
    )


@pytest.mark.parametrize("algorithm", WHOLE)
@given(text=st.binary(max_size=300), name=st.text(max_size=20), schema=st.integers(0, 2**32 - 1))
def test_what_was_sealed_comes_back(algorithm: Algorithm, text: bytes, name: str, schema: int) -> None:
    place = Place(STORE, name, schema)
    envelope = seal(KEY, text, place, key_id=KEY_ID, algorithm=algorithm)
    assert unseal(KEY, envelope, place, algorithm=algorithm) == text
    assert text not in envelope[HEADER_SIZE:] or len(text) < 8


@pytest.mark.parametrize("algorithm", WHOLE)
def test_every_single_flipped_bit_is_refused(algorithm: Algorithm) -> None:
    envelope = seal(KEY, b"the invoice number", PLACE, key_id=KEY_ID, algorithm=algorithm)
    for position in range(len(envelope) * 8):
        damaged = bytearray(envelope)
        damaged[position // 8] ^= 1 << position % 8
        with pytest.raises(IntegrityError):
            unseal(KEY, bytes(damaged), PLACE, algorithm=algorithm)


@pytest.mark.parametrize("algorithm", WHOLE)
def test_every_truncation_and_extension_is_refused(algorithm: Algorithm) -> None:
    envelope = seal(KEY, b"the invoice number", PLACE, key_id=KEY_ID, algorithm=algorithm)
    for length in range(len(envelope)):
        with pytest.raises(IntegrityError):
            unseal(KEY, envelope[:length], PLACE, algorithm=algorithm)
    with pytest.raises(IntegrityError):
        unseal(KEY, envelope + b"\0", PLACE, algorithm=algorithm)


def test_it_opens_only_in_its_place_with_its_key() -> None:
    places = [PLACE, Place(bytes(16), PLACE.name), Place(STORE, "objects/other"), Place(STORE, PLACE.name, 2)]
    sealed = [seal(KEY, b"text", place, key_id=KEY_ID) for place in places]
    for (mine, envelope), (other, place) in itertools.product(enumerate(sealed), enumerate(places)):
        if mine != other:
            with pytest.raises(IntegrityError):
                unseal(KEY, envelope, place)
    with pytest.raises(IntegrityError):
        unseal(bytes(32), sealed[0], PLACE)
    with pytest.raises(IntegrityError):
        unseal(KEY, sealed[0], PLACE, algorithm=Algorithm.AES_256_GCM_SIV)


def test_bytes_cannot_move_between_the_parts_of_a_place() -> None:
    envelope = seal(KEY, b"text", Place(b"ab", "c"), key_id=KEY_ID)
    with pytest.raises(IntegrityError):
        unseal(KEY, envelope, Place(b"a", "bc"))


@pytest.mark.parametrize(("offset", "said"), [(0, "not a sealed file"), (4, "version"), (5, "algorithm")])
def test_what_is_unknown_is_refused_in_words(offset: int, said: str) -> None:
    envelope = bytearray(seal(KEY, b"text", PLACE, key_id=KEY_ID))
    envelope[offset] = 99
    with pytest.raises(IntegrityError, match=said):
        unseal(KEY, bytes(envelope), PLACE)


@given(
    size=st.sampled_from(
        [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 3 * CHUNK_SIZE + 7]
    )
)
def test_a_stream_comes_back_at_every_boundary(size: int) -> None:
    text = (bytes(range(251)) * (size // 251 + 1))[:size]
    data = sealed_stream(text)
    assert len(data) == stream_size(size)
    assert opened_stream(data, size) == text


@given(position=st.integers(0, (stream_size(2 * CHUNK_SIZE + 100) - 1) * 8 + 7))
def test_any_flipped_bit_of_a_stream_is_refused(position: int) -> None:
    size = 2 * CHUNK_SIZE + 100
    data = bytearray(sealed_stream(bytes(size)))
    data[position // 8] ^= 1 << position % 8
    with pytest.raises(IntegrityError):
        opened_stream(bytes(data), size)


def test_chunks_cannot_be_swapped_dropped_or_taken_for_the_last() -> None:
    size = 3 * CHUNK_SIZE
    data = sealed_stream(bytes(size))
    step = CHUNK_SIZE + TAG_SIZE
    header, chunks = data[:HEADER_SIZE], [data[HEADER_SIZE + i * step :][:step] for i in range(3)]
    for order in itertools.permutations(range(3)):
        if order != (0, 1, 2):
            with pytest.raises(IntegrityError):
                opened_stream(header + b"".join(chunks[i] for i in order), size)
    with pytest.raises(IntegrityError):
        opened_stream(header + chunks[0] + chunks[1], 2 * CHUNK_SIZE)
    with pytest.raises(IntegrityError):
        opened_stream(header + chunks[2], CHUNK_SIZE)


def test_a_stream_belongs_to_its_place_and_key_id() -> None:
    data = sealed_stream(b"text")
    with pytest.raises(IntegrityError):
        opened_stream(data, 4, Place(STORE, "objects/other"))
    with pytest.raises(IntegrityError):
        StreamOpener(KEY, data[:HEADER_SIZE], PLACE, key_id=bytes(16))
    with pytest.raises(IntegrityError):
        StreamOpener(KEY, seal(KEY, b"", PLACE, key_id=KEY_ID)[:HEADER_SIZE], PLACE, key_id=KEY_ID)


def test_a_stream_is_not_sealed_as_a_whole() -> None:
    with pytest.raises(ValueError, match="StreamSealer"):
        seal(KEY, b"", PLACE, key_id=KEY_ID, algorithm=Algorithm.AES_256_GCM_STREAM)


def test_the_format_is_frozen() -> None:
    nonce = bytes(range(12))
    assert seal(KEY, b"frozen", PLACE, key_id=KEY_ID, epoch=7, nonce=nonce).hex() == GCM_VECTOR
    siv = Algorithm.AES_256_GCM_SIV
    assert seal(KEY, b"frozen", PLACE, key_id=KEY_ID, nonce=nonce, algorithm=siv).hex() == SIV_VECTOR
    assert sealed_stream(b"frozen").hex() == STREAM_VECTOR
    assert unseal(KEY, bytes.fromhex(GCM_VECTOR), PLACE) == b"frozen"
