"""Make the invented papers of the sample corpus, and one damaged file, from their manuscripts.

    python scripts/make_sample_corpus.py [--out corpus]

The same manuscripts give the same bytes, so a paper changes only when its text or layout does.
Every page and the metadata of every file say INVENTED.
"""

import argparse
from pathlib import Path

from sample_corpus.manuscript import read_manuscript
from sample_corpus.typeset import Typesetter

MANUSCRIPTS = Path(__file__).parent / "sample_corpus"
BROKEN_FROM, BROKEN = "wire_harness_morocco.pdf", "broken.pdf"


def hyphenation(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the syllables of each word that may break at the end of a line, from a list with hyphens."""
    words = path.read_text(encoding="utf-8").split()
    return {word.replace("-", ""): tuple(word.split("-")) for word in words}


def make(out: Path) -> list[Path]:
    """Write all invented papers and the damaged file into the folder; return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    syllables = hyphenation(MANUSCRIPTS / "hyphenation.txt")
    made = []
    for source in sorted(MANUSCRIPTS.glob("*.md")):
        manuscript = read_manuscript(source)
        target = out / manuscript.file
        Typesetter(manuscript, syllables).write(target)
        made.append(target)
    whole = (out / BROKEN_FROM).read_bytes()
    # Thirty per cent, as after a download that stopped: what is left is too little to repair.
    (out / BROKEN).write_bytes(whole[: len(whole) * 3 // 10])
    return [*made, out / BROKEN]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "corpus", help="folder to write to"
    )
    for path in make(parser.parse_args().out):
        print(f"{path.name}\t{path.stat().st_size}")


if __name__ == "__main__":
    main()
