"""A worker that only pretends: texts in a blob tell it to die, to hang, or to answer something odd."""

import os
import sys
import threading
from pathlib import Path

from core.protocol.wire import Decoder, Packet, encode


def _answer(packet: Packet) -> None:
    order, _, argument = packet.blob.decode().partition(" ")
    if order == "die":
        os._exit(9)
    if order == "die-once" and not Path(argument).exists():
        Path(argument).touch()
        os._exit(9)
    if order == "die-with-engine" and packet.body["policy"]["reader"]["engine"] != "tesseract":
        os._exit(9)
    if order == "hang":
        threading.Event().wait()
    if order == "babble":
        os.write(1, b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return
    if packet.op == "embed":
        rows = len(packet.body["texts"])
        body = {"model": "none", "rows": rows, "dimensions": 2, "words": [0] * rows}
        os.write(1, encode(Packet("reply", packet.id, body=body, blob=bytes(8 * rows))))
        return
    body = {"lines": [], "windows": [], "hidden": []}
    os.write(1, encode(Packet("reply", packet.id, body=body, blob=packet.blob)))


def main() -> None:
    decoder = Decoder()
    while data := os.read(0, 65536):
        for packet in decoder.feed(data):
            _answer(packet)
    if "--stubborn" in sys.argv:
        threading.Event().wait()


if __name__ == "__main__":
    main()
