"""Frozen vectors of everything that is wrapped in the header, and of the header itself.

A change here is a change of the format: vaults made before must still open.
"""

import pytest

from core.records.errors import EnvironmentFaultError, IntegrityError, WrongPassphraseError
from core.vault.header import encode_header, parse_header
from core.vault.keys import parse_recovery_key, stretch
from core.vault.rollback import Seen, decode_seen, encode_seen
from core.vault.slots import keys_of, open_keys, open_slot, previous_table_keys
from tests.unit.vault.frozen import (
    COST,
    DRAWER,
    FILE,
    MASTER,
    PASSPHRASE,
    RECOVERY,
    SPOOL,
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
