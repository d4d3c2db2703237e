"""Golden pages: what each printed line of 60 real pages is, as labelled by looking at the pages.

    python scripts/golden_pages.py sheets FOLDER    pictures with numbered lines, to label from
    python scripts/golden_pages.py compile FOLDER   labels (one .txt a page) to tests/golden_pages/*.json

A label file names the lines in reading order, one paragraph a row ("+" goes on with the one before):

    furniture: 1-2
    title: 3-4
    body: 7-15
    body+: 16-20

The JSON holds boxes, kinds, order and hashes of the words, no text. Papers of "tune" may be looked at
while ingest is changed, those of "gate" only by the quality gate.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pymupdf

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpus"
GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden_pages"

PAPERS = {
    "tune": [
        "redistributable/krantz__6772_0.pdf",
        "redistributable/wb__103239-v1-PUB-SPANISH-Box394858B-PUBLIC-DOI-10-1596K8662.pdf",
        "local/krantz__SSRN-id3170147.pdf",
        "local/tsiong__sced-2025-participation.pdf",
        "local/tang__adev_a_00032.pdf",
        "local/krantz__Daly-et-al-2017-Maize-paper-1.pdf",
    ],
    "gate": [
        "redistributable/tang__s42214-018-0006-z.pdf",
        "redistributable/krantz__EMERGING_Article.pdf",
        "local/krantz__WPS7978.pdf",
        "local/tang__world_economy.pdf",
        "local/vasquez__Responsible_Sourcing_CR.pdf",
        "local/wb__102298-replacement-Tunisia-SCD-pub-12-27-15-web-credit-cover.pdf",
    ],
}

KINDS = (
    "title",
    "authors",
    "affiliations",
    "abstract",
    "keywords",
    "heading",
    "body",
    "footnote",
    "caption",
    "table",
    "figure",
    "equation",
    "furniture",
    "front_matter",
    "acknowledgements",
    "references",
    "appendix",
)

SHARES = (0.0, 0.15, 0.4, 0.65, 0.92)
"""Which pages of a paper: the first, and four spread over it."""

FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP


def chosen(count: int) -> list[int]:
    """Return the page numbers, from 1, that are labelled of a paper of so many pages."""
    return sorted({min(count, 1 + round(share * count)) for share in SHARES})


def printed_lines(page: pymupdf.Page) -> list[tuple[tuple[float, ...], str]]:
    """Return box and words of every line of a page that is not blank, in the order of the file."""
    found = []
    for block in page.get_text("dict", flags=FLAGS)["blocks"]:
        for line in block.get("lines", ()):
            text = "".join(span["text"] for span in line["spans"]).strip()
            if text:
                found.append((tuple(round(value, 1) for value in line["bbox"]), text))
    return found


def sheets(folder: Path) -> None:
    """Draw each page with the numbers of its lines, and list the lines beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, papers in PAPERS.items():
        for paper in papers:
            with pymupdf.open(SHARED / paper) as file:
                for number in chosen(file.page_count):
                    _sheet(file[number - 1], folder / f"{part}__{Path(paper).stem}__p{number}")


def _sheet(page: pymupdf.Page, stem: Path) -> None:
    lines = printed_lines(page)
    listing = [
        f"{place}\t({box[0]:.0f},{box[1]:.0f}-{box[2]:.0f},{box[3]:.0f})\t{text}"
        for place, (box, text) in enumerate(lines, start=1)
    ]
    stem.with_name(stem.name + ".lines").write_text("\n".join(listing), encoding="utf-8")
    for place, (box, _) in enumerate(lines, start=1):
        page.insert_text((max(1, box[0] - 9), box[3] - 2), str(place), fontsize=5, color=(0.9, 0, 0))
    page.get_pixmap(dpi=110).save(str(stem) + ".png")


def read_labels(text: str, count: int) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, kind, whether it opens a paragraph) in reading order; every line stands once."""
    seen: set[int] = set()
    for row in filter(None, (row.split("#")[0].strip() for row in text.splitlines())):
        kind, _, numbers = row.partition(":")
        goes_on, kind = kind.strip().endswith("+"), kind.strip().rstrip("+")
        if kind not in KINDS:
            raise ValueError(f'"{kind}" is no kind; kinds are: {", ".join(KINDS)}')
        opens = not goes_on
        for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", numbers):
            for line in range(int(first), int(last or first) + 1):
                if line in seen or not 1 <= line <= count:
                    raise ValueError(f"line {line} stands twice or does not exist (there are {count})")
                seen.add(line)
                yield line, kind, opens
                opens = False
    if len(seen) < count:
        raise ValueError(f"these lines have no label: {sorted(set(range(1, count + 1)) - seen)}")


def words_hash(text: str) -> str:
    """Return a short hash of the letters and digits of a text, so that it can be known again."""
    return hashlib.sha256("".join(filter(str.isalnum, text)).lower().encode()).hexdigest()[:12]


def compile_labels(folder: Path) -> int:
    """Write one JSON a paper from the label files; return how many pages are still without labels."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    absent = 0
    for part, papers in PAPERS.items():
        for paper in papers:
            path = SHARED / paper
            pages = []
            with pymupdf.open(path) as file:
                for number in chosen(file.page_count):
                    labels = folder / f"{part}__{path.stem}__p{number}.txt"
                    if not labels.exists():
                        absent += 1
                        continue
                    pages.append({"page": number, "lines": _page(labels, printed_lines(file[number - 1]))})
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            golden = {"file": paper, "sha256": digest, "part": part, "pages": pages}
            (GOLDEN / f"{path.stem[:40]}.json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
    return absent


def _page(labels: Path, lines: list[tuple[tuple[float, ...], str]]) -> list[list[object]]:
    try:
        found = list(read_labels(labels.read_text(encoding="utf-8"), len(lines)))
    except ValueError as problem:
        raise SystemExit(f"{labels.name}: {problem}") from problem
    return [
        [*lines[line - 1][0], kind, int(opens), words_hash(lines[line - 1][1])] for line, kind, opens in found
    ]


def main() -> None:
    """Make sheets to label, or compile the labels."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("sheets", "compile"))
    parser.add_argument("folder", type=Path)
    chosen_arguments = parser.parse_args()
    if chosen_arguments.what == "sheets":
        sheets(chosen_arguments.folder)
    else:
        print(f"{compile_labels(chosen_arguments.folder)} pages are not labelled yet")


if __name__ == "__main__":
    main()
