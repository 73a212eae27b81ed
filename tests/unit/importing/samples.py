"""Files as the programs themselves write them."""

import json
import mailbox
import sqlite3
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[3] / "assets" / "fonts" / "Inter-Medium.otf"
_CHROMIUM_2026_03_04 = (1772632800 + 11_644_473_600) * 1_000_000
"""14:00 UTC on 4 March 2026, by Chromium's clock."""
_FIREFOX_2026_03_04 = 1772632800 * 1_000_000


def chatgpt() -> list[dict[str, Any]]:
    """A conversation with a tool call and a branch that was given up."""

    def node(name: str, parent: str | None, children: list[str], message: Any) -> dict[str, Any]:
        return {"id": name, "parent": parent, "children": children, "message": message}

    def message(number: str, role: str, text: str, at: float, **more: Any) -> dict[str, Any]:
        return {
            "id": number,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": at,
            "update_time": None,
            "content": {"content_type": "text", "parts": [text]},
            "status": "finished_successfully",
            "weight": 1.0,
            "metadata": {},
            "recipient": "all",
            "channel": None,
        } | more

    start = 1772632800.5
    return [
        {
            "title": "Boiler advice",
            "create_time": start,
            "update_time": start + 60,
            "mapping": {
                "root": node("root", None, ["sys"], None),
                "sys": node("sys", "root", ["u1"], message("sys", "system", "", start)),
                "u1": node(
                    "u1", "sys", ["a0", "t1"], message("u1", "user", "My boiler is a Vaillant T7.", start)
                ),
                "a0": node("a0", "u1", [], message("a0", "assistant", "A draft given up.", start + 5)),
                "t1": node(
                    "t1", "u1", ["a1"], message("t1", "assistant", "search()", start + 6, recipient="browser")
                ),
                "a1": node(
                    "a1", "t1", [], message("a1", "assistant", "Bleed the radiators first.", start + 9)
                ),
            },
            "current_node": "a1",
            "conversation_id": "c1",
            "id": "c1",
        }
    ]


def claude() -> list[dict[str, Any]]:
    return [
        {
            "uuid": "k1",
            "name": "Trip to Lisbon",
            "summary": "",
            "created_at": "2026-03-04T14:00:00.123456Z",
            "updated_at": "2026-03-04T14:10:00.123456Z",
            "account": {"uuid": "acc"},
            "chat_messages": [
                {
                    "uuid": "m1",
                    "text": "We stay at the Hotel Avenida.",
                    "content": [{"type": "text", "text": "We stay at the Hotel Avenida.", "citations": []}],
                    "sender": "human",
                    "created_at": "2026-03-04T14:00:01.000000Z",
                    "updated_at": "2026-03-04T14:00:01.000000Z",
                    "attachments": [],
                    "files": [],
                },
                {
                    "uuid": "m2",
                    "text": "",
                    "content": [
                        {"type": "thinking", "thinking": "hm"},
                        {"type": "text", "text": "The tram 28 stops nearby."},
                    ],
                    "sender": "assistant",
                    "created_at": "2026-03-04T14:00:09.000000Z",
                    "updated_at": "2026-03-04T14:00:09.000000Z",
                    "attachments": [],
                    "files": [],
                },
            ],
        }
    ]


def archive(path: Path, conversations: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("chat.html", "<html></html>")
        made.writestr("conversations.json", json.dumps(conversations))
        made.writestr("user.json", "{}")
    return path


def notes(folder: Path) -> Path:
    """A small vault of Obsidian's."""
    (folder / ".obsidian").mkdir(parents=True)
    (folder / ".obsidian" / "app.json").write_text("{}")
    (folder / "Daily").mkdir()
    (folder / "Daily" / "2026-03-04.md").write_text(
        "# Morning\n\nMet [[People/Marta Keller|Marta]] about the **Aurora** budget.\n\n"
        "# Evening\n\nRead [the paper](https://example.org/paper). %%private aside%%\n"
    )
    (folder / "Boiler.md").write_text(
        "---\ntags: [home]\ncreated: 2025-11-02\n---\nThe boiler is a Vaillant.\n"
    )
    return folder


def mail(path: Path) -> Path:
    box = mailbox.mbox(path)
    first = EmailMessage()
    first["From"], first["To"], first["Subject"] = (
        "Marta Keller <marta@kestrel.example>",
        "me@x.example",
        "Invoice",
    )
    first["Date"], first["Message-ID"] = "Wed, 04 Mar 2026 14:00:00 +0100", "<1@kestrel.example>"
    first.set_content("The invoice is INV-48213.\nFrom here on it is due.\n-- \nMarta Keller, Kestrel")
    box.add(first)
    second = EmailMessage()
    second["From"], second["Subject"] = "=?utf-8?q?J=C3=B6rg?= <j@x.example>", "Re: Invoice"
    second["Date"], second["Message-ID"] = "Thu, 05 Mar 2026 09:00:00 +0000", "<2@x.example>"
    second.set_content("Thanks, paid.\n\nOn Wed, Marta Keller wrote:\n> The invoice is INV-48213.\n")
    second.add_alternative("<style>p{}</style><p>Thanks, <b>paid</b>.</p>", subtype="html")
    box.add(second)
    box.flush()
    box.close()
    return path


def calendar(path: Path) -> Path:
    path.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nX-WR-CALNAME:Home\r\n"
        b"BEGIN:VEVENT\r\nUID:e1@x\r\nDTSTAMP:20260301T000000Z\r\nDTSTART;TZID=Europe/Berlin:20260304T100000\r\n"
        b"DTEND;TZID=Europe/Berlin:20260304T110000\r\nSUMMARY:Dentist\\, Dr. Blum\r\n"
        b"LOCATION:Elm Street 4\r\n"
        b"ATTENDEE;CN=Ada:mailto:ada@x.example\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:e2@x\r\nDTSTAMP:20260301T000000Z\r\nDTSTART;VALUE=DATE:20260309\r\n"
        b"SUMMARY:Birthday of Jonas\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:e3@x\r\nSUMMARY:Without a time\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return path


def chromium(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.executescript(
            "CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,"
            "visit_count INTEGER DEFAULT 0 NOT NULL,typed_count INTEGER DEFAULT 0 NOT NULL,"
            "last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);"
            "CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,"
            "visit_time INTEGER NOT NULL,from_visit INTEGER,transition INTEGER DEFAULT 0 NOT NULL);"
        )
        made.execute(
            "INSERT INTO urls VALUES(1,'https://trains.example/lisbon#top','Trains to Lisbon',2,0,?,0)",
            (_CHROMIUM_2026_03_04,),
        )
        made.execute(
            "INSERT INTO urls VALUES(2,'chrome://settings','Settings',1,0,?,0)", (_CHROMIUM_2026_03_04,)
        )
        for minute in (0, 1):
            made.execute(
                "INSERT INTO visits(url,visit_time) VALUES(1,?)",
                (_CHROMIUM_2026_03_04 + minute * 60_000_000,),
            )
        made.execute("INSERT INTO visits(url,visit_time) VALUES(2,?)", (_CHROMIUM_2026_03_04,))
    made.close()
    return path


def chromium_bookmarks(path: Path) -> Path:
    mark = {
        "date_added": str(_CHROMIUM_2026_03_04),
        "guid": "g",
        "id": "5",
        "name": "Paper on caching",
        "type": "url",
        "url": "https://papers.example/caching",
    }
    folder = {"children": [mark], "date_added": "0", "id": "4", "name": "Work", "type": "folder"}
    bar = {"children": [folder], "id": "1", "name": "Bookmarks bar", "type": "folder"}
    path.write_text(json.dumps({"checksum": "x", "roots": {"bookmark_bar": bar}, "version": 1}, indent=3))
    return path


def firefox(path: Path) -> sqlite3.Connection:
    """Still open, as in a running browser: the last visit is in the write-ahead log only."""
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode=WAL")
    made.executescript(
        "CREATE TABLE moz_places(id INTEGER PRIMARY KEY,url LONGVARCHAR,title LONGVARCHAR,"
        "visit_count INTEGER DEFAULT 0,hidden INTEGER DEFAULT 0 NOT NULL);"
        "CREATE TABLE moz_historyvisits(id INTEGER PRIMARY KEY,from_visit INTEGER,place_id INTEGER,"
        "visit_date INTEGER,visit_type INTEGER);"
        "CREATE TABLE moz_bookmarks(id INTEGER PRIMARY KEY,type INTEGER,fk INTEGER DEFAULT NULL,"
        "parent INTEGER,title LONGVARCHAR,dateAdded INTEGER);"
    )
    made.execute("INSERT INTO moz_places VALUES(1,'https://news.example/','The News',1,0)")
    made.execute("INSERT INTO moz_historyvisits VALUES(1,0,1,?,1)", (_FIREFOX_2026_03_04,))
    made.execute("INSERT INTO moz_bookmarks VALUES(1,1,1,3,'Daily news',?)", (_FIREFOX_2026_03_04,))
    made.commit()
    return made


def pdf(path: Path, *pages: str) -> Path:
    """A document by the letter of the format, with a page for each text."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{at:010d} 00000 n \n" for at in places
    )
    data += (
        f"{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n".encode()
    )
    path.write_bytes(data)
    return path


def picture(path: Path, text: str) -> Path:
    image = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(image).text((30, 50), text, "black", ImageFont.truetype(str(FONT), 36))
    image.save(path)
    return path


def openrecall(folder: Path) -> Path:
    """One screenshot that is still there, and one of which only the text is left."""
    (folder / "screenshots").mkdir(parents=True)
    with sqlite3.connect(folder / "recall.db") as made:
        made.execute(
            "CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY AUTOINCREMENT, app TEXT, title TEXT,"
            " text TEXT, timestamp INTEGER, embedding BLOB)"
        )
        for at, text in ((1772632800, "Quarterly totals"), (1772636400, "Gate B14 for Lisbon")):
            made.execute(
                "INSERT INTO entries (app, title, text, timestamp, embedding) VALUES (?, ?, ?, ?, ?)",
                ("Calc", "Budget.ods", text, at, bytes(8)),
            )
    made.close()
    picture(folder / "screenshots" / "1772632800.webp", "Quarterly totals 48213")
    return folder


def pensieve(folder: Path) -> Path:
    shots = folder / "screenshots" / "20260304"
    shots.mkdir(parents=True)
    shot = picture(shots / "screenshot-20260304-140000-of-main.webp", "Flight to Lisbon B14")
    with sqlite3.connect(folder / "database.db") as made:
        made.executescript(
            "CREATE TABLE entities(id INTEGER PRIMARY KEY,filepath VARCHAR,filename VARCHAR,size INTEGER,"
            "file_created_at DATETIME,file_last_modified_at DATETIME,file_type VARCHAR,"
            "file_type_group VARCHAR,library_id INTEGER,folder_id INTEGER);"
            "CREATE TABLE metadata_entries(id INTEGER PRIMARY KEY,entity_id INTEGER,key VARCHAR,value TEXT,"
            "source_type VARCHAR,source VARCHAR,data_type VARCHAR);"
        )
        for number, path in ((1, str(shot)), (2, "/etc/passwd")):
            made.execute(
                "INSERT INTO entities VALUES(?,?,'s',1,'2026-03-04 14:00:00.000000',"
                "'2026-03-04 14:00:00.000000','webp','image',1,1)",
                (number, path),
            )
        for key, value in (("active_app", "Firefox"), ("active_window", "Departures")):
            made.execute(
                "INSERT INTO metadata_entries(entity_id,key,value,source_type,data_type)"
                " VALUES(1,?,?,'SYSTEM','TEXT')",
                (key, value),
            )
    made.close()
    return folder
