"""How well duplicates are found: every PDF of a folder, saved anew in five ways, among all the others.

    python scripts/bench_duplicates.py FOLDER... [--quick] [--json]

Copies: `saved` (other bytes, cleaned and compressed), `cover` (a page of a licence in front), `cut` (the last
tenth of the pages is missing), `half` (the first half of the pages), `set` (the words set anew in another
font on other pages) and `revised` (a fifth of the passages gone, one word in twenty another one, as between
a working paper and its article). All are compared with all: what is found between papers that are not one
work is a false alarm.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pymupdf

from gvcmine.ingest.families import FamilyPair, PairKind, find_pairs, stand_ins
from gvcmine.ingest.likeness import Signature, codable_text, signature, text_hashes
from gvcmine.ingest.pdf import PyMuPDFReader
from gvcmine.types.text import Reading, Refusal

COPIES = ("saved", "cover", "cut", "half", "set", "revised")
QUICK_PAGES = 25
QUICK_FILES = 10
COVER = (
    "This content was downloaded from an archive on 3 May 2024. Your use of the archive indicates your "
    "acceptance of its terms and conditions. The archive is a service that helps scholars, researchers and "
    "students discover, use and build upon a wide range of content in a trusted digital collection. "
)


def main() -> int:
    arguments = _arguments()
    began = time.monotonic()
    chosen = [path for folder in arguments.folders for path in sorted(folder.glob("*.pdf"))]
    if arguments.quick:
        chosen = [path for path in chosen if 0 < _pages(path) <= QUICK_PAGES][:QUICK_FILES]
    works = dict(_works(chosen))
    told = _measured(works) | {"files": len(chosen), "seconds": round(time.monotonic() - began, 1)}
    if arguments.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name:24} {value}")
    return 0 if works else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_FILES} papers of up to {QUICK_PAGES} pages"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _pages(path: Path) -> int:
    try:
        with pymupdf.open(path) as file:
            return int(file.page_count)
    except (RuntimeError, ValueError):
        return 0


def _works(paths: list[Path]) -> Iterator[tuple[str, dict[str, Signature]]]:
    """Yield each readable paper with the signatures of its copies, by name of the copy."""
    for path in paths:
        read = PyMuPDFReader().read(path, path.name)
        if isinstance(read, Refusal) or not codable_text(read.passages):
            print(f"left out {path.name}: no text", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            yield path.name, {"original": _signed(read, path.name), **dict(_copies(path, read, Path(folder)))}


def _copies(path: Path, read: Reading, folder: Path) -> Iterator[tuple[str, Signature]]:
    for copy in COPIES[:-1]:
        target = folder / f"{copy}.pdf"
        try:
            _save(copy, path, target)
        except RuntimeError as error:
            print(f"no copy {copy} of {path.name}: {error}", file=sys.stderr)
            continue
        made = PyMuPDFReader().read(target, target.name)
        if isinstance(made, Refusal):
            print(f"copy {copy} of {path.name} refused: {made.detail}", file=sys.stderr)
        else:
            yield copy, _signed(made, f"{copy} {path.name}")
    yield "revised", _revised(read, path.name)


def _save(copy: str, path: Path, target: Path) -> None:
    with pymupdf.open(path) as file:
        if copy == "set":
            _set_anew(file, target)
            return
        keep = {"cut": max(1, round(file.page_count * 0.9)), "half": max(1, file.page_count // 2)}
        if copy in keep:
            file.select(list(range(keep[copy])))
        if copy == "cover":
            file.new_page(0).insert_textbox((72, 72, 500, 700), COVER * 2)
        file.set_metadata({"producer": "another program", "title": file.metadata["title"] or ""})
        file.save(target, garbage=4, deflate=True, clean=copy == "saved")


def _set_anew(file: pymupdf.Document, target: Path) -> None:
    """Write the words of a file in another font, on pages of another size, one column."""
    paragraphs = [block[4] for page in file for block in page.get_text("blocks") if block[6] == 0]
    escaped = (" ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;") for text in paragraphs)
    story = pymupdf.Story("".join(f"<p>{text}</p>" for text in escaped), user_css="p {font-family: serif}")
    writer = pymupdf.DocumentWriter(target)
    sheet = pymupdf.paper_rect("a5")
    more = True
    while more:
        device = writer.begin_page(sheet)
        more, _ = story.place(sheet + (40, 40, -40, -40))
        story.draw(device)
        writer.end_page()
    writer.close()


def _revised(read: Reading, name: str) -> Signature:
    texts = [text for place, text in enumerate(codable_text(read.passages)) if place % 5]
    changed = [
        " ".join("other" if place % 20 == 19 else word for place, word in enumerate(text.split()))
        for text in texts
    ]
    same = signature(read.document, text_hashes(changed))
    return dataclasses.replace(same, document_id=f"revised {name}", name=f"revised {name}")


def _signed(read: Reading, name: str) -> Signature:
    made = signature(read.document, text_hashes(codable_text(read.passages)))
    return dataclasses.replace(made, document_id=name, name=name)


def _measured(works: dict[str, dict[str, Signature]]) -> dict[str, object]:
    owner = {each.document_id: name for name, copies in works.items() for each in copies.values()}
    began = time.monotonic()
    pairs = find_pairs(each for copies in works.values() for each in copies.values())
    seconds = round(time.monotonic() - began, 3)
    among = {frozenset((pair.first, pair.second)): pair for pair in pairs}
    false = [pair for pair in pairs if owner[pair.first] != owner[pair.second]]
    return {
        "papers": len(works),
        "documents": len(owner),
        **{copy: _found(copy, works, among) for copy in COPIES},
        "pairs_of_papers": len(list(combinations(works, 2))),
        "pairs_of_documents": sum(owner[a] != owner[b] for a, b in combinations(owner, 2)),
        "false_same_text": sum(pair.kind is PairKind.SAME_TEXT for pair in false),
        "false_version": sum(pair.kind is PairKind.VERSION for pair in false),
        "asked_in_vain": [_told(pair) for pair in false],
        "set_aside_unasked": len(stand_ins({}, owner)),
        "seconds_of_comparing": seconds,
    }


def _found(
    copy: str, works: dict[str, dict[str, Signature]], among: dict[frozenset[str], FamilyPair]
) -> dict[str, object]:
    """Return how often a copy is brought up beside its original, as what, and the least in common."""
    pairs = [
        among.get(frozenset((copies["original"].document_id, copies[copy].document_id)))
        for copies in works.values()
        if copy in copies
    ]
    found = [pair for pair in pairs if pair is not None]
    return {
        "n": len(pairs),
        "found": len(found),
        **Counter(str(pair.kind) for pair in found),
        "least_contained": round(min((pair.overlap.contained for pair in found), default=0), 2),
        "least_resemblance": round(min((pair.overlap.resemblance for pair in found), default=0), 2),
    }


def _told(pair: FamilyPair) -> str:
    signals = f"{pair.overlap.contained:.2f}, {pair.title}, {pair.authors}"
    return f"{pair.kind}: {pair.first} | {pair.second} ({signals})"


if __name__ == "__main__":
    sys.exit(main())
