"""Frozen vectors of everything that is wrapped in the header, and of the header itself.

A change here is a change of the format: vaults made before must still open.
"""

import msgspec
import pytest
from hypothesis import given, strategies as st

from core.records.errors import EnvironmentFaultError, IntegrityError, WrongPassphraseError
from core.vault.envelope import Place
from core.vault.header import encode_header, parse_header
from core.vault.keys import expand, parse_recovery_key, stretch
from core.vault.rollback import Seen, decode_seen, encode_seen
from core.vault.slots import keys_of, open_keys, open_slot, previous_table_keys, unwrap
from tests.unit.vault.frozen import (
    COST,
    DRAWER,
    FILE,
    MASTER,
    PASSPHRASE,
    RECOVERY,
    SPOOL,
    STORE,
    WITH_KEYRING,
    frozen_header,
    salt,
)
from tests.unit.vault.owner import Drawer

HEADER = parse_header(FILE.read_bytes())
WRITTEN_DOWN = "YDA4-FQ6E-YXDM-PSGJ-ZLF4-ZTOO-Z7IN-DUWT-2TK5-NV6Y-3HNN-XXG5-33PY-ULTW"
SEEN = (
    "92942a09cd04d2c410000102030405060708090a0b0c0d0e0f"
    "c420022c81f84dd3df27367367d58d35eeeb854b67bfa02e413b3faa8efbfcd167af"
)


def test_the_header_is_made_of_its_parts_byte_by_byte() -> None:
    assert encode_header(frozen_header()) == FILE.read_bytes()
    assert frozen_header() == HEADER


def test_every_slot_opens_it() -> None:
    assert parse_recovery_key(WRITTEN_DOWN) == RECOVERY
    for secret in (PASSPHRASE, WITH_KEYRING, WRITTEN_DOWN):
        master, _ = open_slot(HEADER, secret, lambda: Drawer(secrets=dict(DRAWER)))
        assert master == MASTER
    with pytest.raises(WrongPassphraseError):
        open_slot(HEADER, WITH_KEYRING, lambda: Drawer(secrets=dict.fromkeys(DRAWER, "AAAA")))
    with pytest.raises(EnvironmentFaultError):
        open_slot(HEADER, WITH_KEYRING, lambda: None)


def test_everything_in_it_opens() -> None:
    keys = open_keys(HEADER, WRITTEN_DOWN)
    assert keys.spool == SPOOL
    assert keys.identify("mem", "ab", "c") == "mem_5mpmhei33q6qz6zgln3dknrha4"
    assert keys.derive("key-table").hex() == (
        "82c5477ac957bd06f9a26ba22bfb341b69856868bc930c49a29dcdb13df13972"
    )
    assert keys.lasting("seen").hex() == "b4b585a744d3103eb29d65bbf179963a0c38d181c3ca96bbc4a7324a1188e582"
    (previous,) = previous_table_keys(HEADER, keys).items()
    assert previous[0] == HEADER.epoch - 1
    assert previous[1].hex() == "020637941b12975ce8d5d7a80368ef6c610bf0d2de7c520a4156eb8dbebb78ce"


WRAPPED = {
    "lasting": HEADER.lasting,
    "previous": HEADER.previous,
    **{f"spool/{key.public}": key.wrapped for key in HEADER.spool},
}


def test_what_is_wrapped_opens_in_its_own_place_only() -> None:
    under = expand(MASTER, STORE, "wrap")
    for name, wrapped in WRAPPED.items():
        for place in WRAPPED:
            if place == name:
                assert len(unwrap(under, wrapped, Place(STORE, f"vault.json/{place}"))) == 32
            else:
                with pytest.raises(IntegrityError):
                    unwrap(under, wrapped, Place(STORE, f"vault.json/{place}"))
        with pytest.raises(IntegrityError):
            unwrap(under, wrapped, Place(bytes(16), f"vault.json/{name}"))
        with pytest.raises(IntegrityError):
            unwrap(bytes(32), wrapped, Place(STORE, f"vault.json/{name}"))


def test_slots_cannot_be_exchanged() -> None:
    first, _, third = HEADER.slots
    moved = msgspec.structs.replace(third, wrapped=first.wrapped)
    for secret in (PASSPHRASE, WRITTEN_DOWN):
        with pytest.raises(WrongPassphraseError):
            open_slot(msgspec.structs.replace(HEADER, slots=(moved,)), secret, lambda: None)


@given(bit=st.integers(0, len(HEADER.lasting) * 4 - 1))
def test_any_flipped_bit_of_what_is_wrapped_shows(bit: int) -> None:
    data = bytearray.fromhex(HEADER.lasting)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityError):
        unwrap(expand(MASTER, STORE, "wrap"), data.hex(), Place(STORE, "vault.json/lasting"))


@given(data=st.binary(max_size=120))
def test_any_bytes_for_what_is_wrapped_are_damage(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        unwrap(MASTER, data.hex(), Place(STORE, "vault.json/lasting"))


def test_another_master_key_is_told_by_the_mac() -> None:
    with pytest.raises(IntegrityError, match="changed"):
        keys_of(HEADER, bytearray(32))


def test_a_passphrase_is_stretched_to_the_same_key_however_it_was_typed() -> None:
    key = "e684264d239033d0b4d491e0b3ac5365a820a3d7f99722264008cd063f0cc83e"
    assert stretch("Zoë's ﬁne", salt(1), COST).hex() == key
    assert stretch("Zoe\u0308's fine", salt(1), COST).hex() == key


def test_what_was_seen_of_a_store() -> None:
    seen = Seen(42, 9, 1234, bytes(range(16)))
    assert encode_seen(seen, HEADER, bytes(32)).hex() == SEEN
    assert decode_seen(bytes.fromhex(SEEN), HEADER, bytes(32)) == seen
