"""The real LanceDB on the sealed store: all it does works, and nothing readable reaches the disk."""

import base64
import errno
import itertools
import lzma
import os
import re
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.records.errors import EnvironmentFaultError
from core.vault.objectfile import ObjectReader
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.s3app import S3App
from core.vault.vault import Vault
from tests.unit.failing_disk import FailingDisk
from tests.unit.vault.owner import QUICK

PASSPHRASE = "a passphrase for the tables"
ROWS = 600
DIMENSIONS = 32
GONE = "zanzibarquokka"
WORDS = [
    "marigold",
    "invoice",
    "aurora",
    "railway",
    "teapot",
    "glacier",
    "sonata",
    "harbour",
    "velvet",
    "compass",
]
RNG = np.random.default_rng(7)
VECTORS = RNG.standard_normal((ROWS + 10, DIMENSIONS)).astype(np.float32)


def rows(start: int, end: int, extra: str = "") -> pa.Table:
    texts = [f"{WORDS[i % 10]} {WORDS[i // 10 % 10]} number{i} {extra}" for i in range(start, end)]
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(VECTORS[start:end].ravel()), DIMENSIONS)
    ids = [f"mem_{i}" for i in range(start, end)]
    return pa.table({"id": ids, "kind": ["x"] * len(ids), "text": texts, "vector": vectors})


def connect(endpoint: LocalEndpoint) -> Any:
    import lancedb

    return lancedb.connect(endpoint.uri("tables"), storage_options=endpoint.storage_options)


def purge(table: Any, vault: Vault, predicate: str) -> None:
    table.delete(predicate)
    for _ in range(2):
        table.update(values_sql={"kind": "kind"})
        table.optimize(cleanup_older_than=timedelta(0), delete_unverified=True)
    vault.objects.purge()


def found(table: Any, text: str) -> list[str]:
    hits = table.search(text, query_type="fts").limit(5).select(["id", "_score"]).to_list()
    return [row["id"] for row in hits]


def nearest(table: Any, vector: "np.ndarray[Any, Any]") -> str:
    hits = table.search(vector).nprobes(20).limit(1).select(["id", "_distance"]).to_list()
    return str(hits[0]["id"])


def decodings(data: bytes) -> list[bytes]:
    """The bytes, and what common ways of packing would make of them from their beginnings."""
    results = [data]
    for offset in (0, 38, 50, 54):
        for wbits in (15, 31, -15):
            try:
                results.append(zlib.decompressobj(wbits).decompress(data[offset:]))
            except zlib.error:
                continue
        try:
            results.append(lzma.decompress(data[offset:]))
        except lzma.LZMAError:
            continue
    for codec in ("zstd", "lz4", "gzip"):
        try:
            results.append(pa.CompressedInputStream(pa.BufferReader(data), codec).read())
        except OSError:
            continue
    return results


def needles() -> list[bytes]:
    words = [*WORDS, GONE, "mem_17", "number42"]
    texts = [word.encode(codec) for word in words for codec in ("utf-8", "utf-16-le")]
    vectors = [VECTORS[i].tobytes()[:16] for i in range(0, ROWS, 10)]
    packed = [base64.b64encode(word.encode())[:8] for word in words]
    return [*texts, *vectors, *packed, *(word.encode().hex().encode() for word in words), b"LANC", b"ARROW1"]


def readable(folder: Path) -> set[str]:
    """The files under `folder` in which anything of the tables can be found."""
    wanted = re.compile(b"|".join(map(re.escape, needles())))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return {str(path) for path in files if any(wanted.search(text) for text in decodings(path.read_bytes()))}


@pytest.mark.filterwarnings("ignore:optimize")
def test_lancedb_works_on_the_store_and_leaves_nothing_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy", "TMPDIR"):
        monkeypatch.setenv(name, "before")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "hostile")
    scrub_environment()
    from lancedb.index import FTS, IvfFlat

    home = tmp_path / "home"
    vault, _ = Vault.create(home, PASSPHRASE, QUICK)
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    table = connect(endpoint).create_table("memories", rows(0, ROWS))
    table.create_index("text", config=FTS())
    table.create_index("vector", config=IvfFlat(distance_type="cosine", num_partitions=4))
    table.add(rows(ROWS, ROWS + 10, GONE))
    changed = rows(0, 5, "changed")
    table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all().execute(changed)
    table.optimize()
    assert table.count_rows() == ROWS + 10
    assert found(table, "number42") == ["mem_42"]
    assert len(found(table, GONE)) == 5
    assert nearest(table, VECTORS[17]) == "mem_17"
    assert nearest(table, VECTORS[ROWS + 3]) == f"mem_{ROWS + 3}"
    assert readable(home) == set()

    before = {entry.file: entry.key for _, entry in vault.objects.list()}
    purge(table, vault, " OR ".join(f"id = 'mem_{i}'" for i in range(ROWS, ROWS + 10)))
    table = connect(endpoint).open_table("memories")
    assert table.count_rows() == ROWS
    assert found(table, GONE) == []
    after = {entry.file for _, entry in vault.objects.list()}
    assert not after & set(before), "every object that held the rows was written anew"
    assert {path.name for path in (home / "objects").rglob("*") if path.is_file()} == after
    endpoint.stop()
    vault.close()

    vault = Vault.open(home, PASSPHRASE)
    assert not {entry.key for _, entry in vault.objects.list()} & set(before.values())
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    table = connect(endpoint).open_table("memories")
    assert table.count_rows() == ROWS
    assert found(table, "changed number3")[:1] == ["mem_3"]
    assert nearest(table, VECTORS[17]) == "mem_17"
    # Opened with the keys, nothing of the purged rows is in what is left, however it is packed.
    gone = [GONE.encode(), *(VECTORS[i].tobytes()[:16] for i in range(ROWS, ROWS + 10))]
    for (name, _), needle in itertools.product(vault.objects.list(), gone):
        assert not any(needle in text for text in decodings(vault.objects.get(name)))
    endpoint.stop()
    vault.close()
    assert readable(home) == set()


def test_the_search_for_readable_bytes_finds_them_where_they_are(tmp_path: Path) -> None:
    import lancedb
    from lancedb.index import FTS

    table = lancedb.connect(tmp_path / "plain").create_table("memories", rows(0, ROWS))
    table.create_index("text", config=FTS())
    everything = {str(path) for path in tmp_path.rglob("*.lance") if path.is_file()}
    assert everything <= readable(tmp_path)


@pytest.mark.filterwarnings("ignore:optimize")
def test_damage_reaches_the_caller_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "TMPDIR"):
        monkeypatch.setenv(name, "before")
    scrub_environment()
    vault, _ = Vault.create(tmp_path, PASSPHRASE, QUICK)
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    connect(endpoint).create_table("memories", rows(0, 50))
    endpoint.stop()
    vault.close()
    for path in (tmp_path / "objects").rglob("*"):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
    vault = Vault.open(tmp_path, PASSPHRASE)
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    with pytest.raises(Exception, match=r"cannot be read|AccessDenied|403"):
        connect(endpoint).open_table("memories").count_rows("text != ''")
    assert endpoint.take_fault() is not None
    endpoint.stop()
    vault.close()


def damage(vault: Vault) -> None:
    """Flips a bit in the middle of every data file of the table."""
    for _, entry in vault.objects.list("tables/memories.lance/data/"):
        path = vault.objects.path_of(entry)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


@pytest.mark.filterwarnings("ignore:optimize")
@pytest.mark.parametrize("fault", ["damage", "disk", "full"])
def test_what_fails_is_told_at_once_and_the_disk_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    for name in ("NO_PROXY", "no_proxy", "TMPDIR"):
        monkeypatch.setenv(name, "before")
    scrub_environment()
    vault, _ = Vault.create(tmp_path, PASSPHRASE, QUICK)
    endpoint = LocalEndpoint(vault.objects)
    endpoint.start()
    table = connect(endpoint).create_table("memories", rows(0, ROWS))
    vault.objects.forget_decrypted()
    if fault == "damage":
        damage(vault)
    refused: list[str] = []
    real = S3App._respond

    async def count(app: S3App, scope: Any, headers: Any, receive: Any) -> Any:
        response = await real(app, scope, headers, receive)
        if response.status == 403:
            refused.append(f"{scope['method']} {scope['path']} {headers.get(b'range')}")
        return response

    reads: list[tuple[int, int]] = []
    real_read = ObjectReader.read

    def note_failure(reader: ObjectReader, first: int, last: int) -> list[bytes]:
        try:
            return real_read(reader, first, last)
        except EnvironmentFaultError:
            reads.append((first, last))
            raise

    monkeypatch.setattr(ObjectReader, "read", note_failure)
    monkeypatch.setattr(S3App, "_respond", count)
    disk = FailingDisk(monkeypatch)
    if fault == "disk":

        def fail(*_: object) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "pread", fail)
    if fault == "full":
        disk.fill_up()
    added = rows(ROWS, ROWS + 10)
    read = table.search().where("text != ''").limit(ROWS).to_arrow
    with pytest.raises(Exception, match=r"cannot be read|AccessDenied|disk"):
        table.add(added) if fault == "full" else read()
    monkeypatch.undo()
    # Its HTTP client takes the refusal for final; its reader above that asks three times more, at once.
    assert len(set(refused)) == 1
    assert len(refused) <= 4
    assert len(reads) <= 1, "a disk that is failing is not to be asked again"
    assert isinstance(endpoint.take_fault(), EnvironmentFaultError)
    endpoint.stop()
    vault.close()


BUILD_INDEX = """
import sys
from pathlib import Path
from core.vault.s3 import LocalEndpoint, scrub_environment
from core.vault.vault import Vault
scrub_environment()
from lancedb.index import FTS, IvfFlat
from tests.unit.vault.test_vault_lancedb import PASSPHRASE, ROWS, connect, rows
vault = Vault.open(Path(sys.argv[1]), PASSPHRASE)
endpoint = LocalEndpoint(vault.objects)
endpoint.start()
table = connect(endpoint).create_table("memories", rows(0, ROWS))
table.create_index("text", config=FTS())
table.create_index("vector", config=IvfFlat(distance_type="cosine", num_partitions=4))
endpoint.stop()
vault.close()
"""


def test_building_indices_writes_no_file_outside_the_home_and_memory(tmp_path: Path) -> None:
    strace = Path("/usr/bin/strace")
    if not strace.exists():
        pytest.skip("strace is not installed: apt-get install strace")
    home, trace = tmp_path / "home", tmp_path / "trace"
    Vault.create(home, PASSPHRASE, QUICK)[0].close()
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        strace,
        "-f",
        "-qq",
        "-e",
        "trace=openat,creat,mkdir",
        "-o",
        trace,
        sys.executable,
        "-c",
        BUILD_INDEX,
    ]
    subprocess.run([*map(str, command), str(home)], check=True, env=environment, timeout=120)
    made = re.findall(r'"([^"]+)", [^)\n]*O_CREAT', trace.read_text())
    in_memory = [path for path in made if path.startswith("/dev/shm/afterimage-scratch-")]
    assert in_memory, "LanceDB used no temporary files: the folder in memory may not be needed any more"
    elsewhere = {path for path in made if not path.startswith((str(home), "/dev/"))}
    # Python tries once whether a temporary folder takes files, with an empty one.
    assert all(re.fullmatch(r"/tmp/[a-z0-9_]{8}", path) for path in elsewhere), elsewhere
