"""Whether secrets are found, and nothing else: `python -m tests.bench.redaction [--seed N] --json`.

Made-up secrets of every kind in sentences, forms and programs are looked for in clean text, in text as a
careless reader has it (O for 0, l for 1, torn words), and on drawn pages through the real reader, where the
words must be gone from the text and from the picture. Texts without secrets count false alarms; `--texts`
takes more of them, from files of one's own. The last line is one JSON object.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from core.capture import codec
from core.reading.ocr import TesseractReader
from core.reading.redaction.detect import find_secrets, redact
from core.reading.redaction.frames import redact_frame
from tests.bench.made_secrets import Sample, SecretMaker, is_covered
from tests.unit.reading.rendering import page, whole

_PART: int = 6
"""Characters of a secret that are enough to tell it."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=400, help="samples of each kind")
    parser.add_argument("--pages", type=int, default=24, help="drawn pages that are read")
    parser.add_argument("--texts", type=Path, nargs="*", default=(), help="files without secrets in them")
    parser.add_argument("--json", action="store_true", help="the default: one JSON object as the last line")
    parser.add_argument("--show", action="store_true", help="print what was missed or taken wrongly")
    options = parser.parse_args()
    maker = SecretMaker(options.seed)
    samples = maker.samples(options.each)
    noised = maker.read_badly(samples)
    benign = maker.benign(options.each * 10)
    for path in options.texts:
        benign += [
            line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
        ]
    started = time.process_time()
    alarms = [text for text in benign if find_secrets(text)]
    seconds = time.process_time() - started
    recall, missed = _recall(samples)
    ocr_recall, ocr_missed = _recall(noised)
    pages, page_missed = _read_pages(SecretMaker(options.seed + 1), options.pages)
    if options.show:
        for text in (*missed[:40], *ocr_missed[:40], *page_missed[:40], *alarms[:40]):
            sys.stderr.write(f"{text}\n")
    result = {
        "recall": recall,
        "ocr_noised_recall": ocr_recall,
        "false_positives": round(len(alarms) / len(benign), 5),
        "benign": len(benign),
        "samples": len(samples),
        "us_per_line": round(seconds / len(benign) * 1e6, 1),
        **pages,
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _recall(samples: list[Sample]) -> tuple[dict[str, float], list[str]]:
    """The share of secrets taken out whole, by kind and in all, and the texts where one was not."""
    hidden: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed = []
    for one in samples:
        total[one.kind] += 1
        if is_covered(one, find_secrets(one.text)):
            hidden[one.kind] += 1
        else:
            missed.append(f"{one.kind}: {one.text!r} → {redact(one.text)!r}")
    shares = {kind: round(hidden[kind] / total[kind], 4) for kind in total}
    return shares | {"all": round(hidden.total() / max(total.total(), 1), 4)}, missed


def _gone(secret: str, text: str) -> bool:
    """Whether no telling part of a secret can be read in a text."""
    compact, rest = "".join(secret.split()), "".join(text.split())
    return not any(compact[at : at + _PART] in rest for at in range(max(1, len(compact) - _PART + 1)))


def _read_pages(maker: SecretMaker, count: int) -> tuple[dict[str, int], list[str]]:
    """Draws, reads and redacts pages; reads what is kept again. Figures, and what was missed."""
    reader = TesseractReader()
    shown = left_in_text = left_in_picture = 0
    missed: list[str] = []
    per_page = 4
    samples = [one for one in maker.samples(max(1, count * per_page // 7 + 1)) if "\n" not in one.text]
    try:
        for number in range(count):
            these = samples[number::count][:per_page]
            lines = tuple(one.text.replace("\t", "   ")[:150] for one in these)
            drawn = page((*maker.benign(3), *lines, *maker.benign(2)), size=14, width=1500)
            image, mime = codec.encode(drawn.pixels)
            kept = redact_frame(reader.read(drawn.pixels, whole(drawn), drawn.size), whole(drawn))
            masked = codec.mask(image, mime, kept.boxes) if kept.boxes else image
            text = "\n".join(line.text for line in kept.lines)
            again = "\n".join(
                line.text for line in reader.read(codec.decode(masked, mime), whole(drawn), drawn.size)
            )
            for one, line in zip(these, lines, strict=True):
                if one.secret not in line:
                    continue  # cut off at the page's edge
                shown += 1
                if not _gone(one.secret, text):
                    left_in_text += 1
                    missed.append(f"{one.kind} on a page: {one.text!r} → {text!r}")
                left_in_picture += not _gone(one.secret, again)
    finally:
        reader.close()
    return {"shown": shown, "left_in_text": left_in_text, "left_in_picture": left_in_picture}, missed


if __name__ == "__main__":
    sys.exit(main())
