"""Small PDF files of every kind that a corpus holds, made on the spot."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf
import reportlab

VERA = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
"""A font file with ligatures and signs beyond Latin-1, to be named as a font."""

STORY = (
    "Exporters of leather in {place} left tanning for finished shoes after 2005.",
    "Buyers from Italy had asked for faster deliveries, and the larger firms hired designers.",
    "Wages of stitchers rose by a tenth in real terms in {place}.",
    "Home workers lost the orders that they had been given before.",
    "The study rests on forty interviews with managers, workers and officials in two rounds.",
)


def pdf(path: Path, place: str = "Kanpur", pages: int = 2) -> Path:
    """Print a story; its sentences stand in another order on every page, so that none is a running head."""
    with pymupdf.open() as file:
        for number in range(pages):
            turned = STORY[number % 5 :] + STORY[: number % 5]
            text = " ".join((*turned, f"So ended round {number}.")).format(place=place)
            file.new_page().insert_textbox((60, 60, 500, 700), text)
        file.set_metadata({"title": f"Leather in {place}"})
        path.write_bytes(file.tobytes(no_new_id=True))
    return path


def locked_pdf(path: Path) -> Path:
    """Print the story behind a password."""
    with pymupdf.open(pdf(path)) as file:
        content = file.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u")
    path.write_bytes(content)
    return path


def scanned_pdf(path: Path) -> Path:
    """Print a page that holds a picture and no letters."""
    with pymupdf.open() as file:
        picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60))
        picture.clear_with(180)
        file.new_page().insert_image((50, 50, 500, 700), pixmap=picture)
        path.write_bytes(file.tobytes())
    return path


@dataclass(frozen=True, slots=True)
class Words:
    """Words to print from a point down: set to a measure (points) if there is one, else in the lines given.

    `hidden` words are printed without ink.
    """

    text: str
    x: float = 72
    y: float = 100
    size: float = 10
    font: str = "helv"
    measure: float | None = None
    hidden: bool = False
    grey: bool = False


def sheets(
    path: Path, *pages: Sequence[Words], size: tuple[float, float] = (595, 842), turned: int = 0
) -> Path:
    """Print pages of words, in the order given; `turned` ones lie in the file at an angle."""
    with pymupdf.open() as file:
        for words in pages:
            page = file.new_page(width=size[turned % 180 > 0], height=size[turned % 180 == 0])
            page.set_rotation(turned)
            for each in words:
                _print(page, each)
        path.write_bytes(file.tobytes(no_new_id=True))
    return path


def _print(page: pymupdf.Page, words: Words) -> None:
    font = (
        {"fontname": "own", "fontfile": words.font}
        if words.font.endswith("ttf")
        else {"fontname": words.font}
    )
    look = {"fontsize": words.size, "color": (0.8,) * 3 if words.grey else (0,) * 3, **font}
    if words.measure is not None:
        box = (words.x, words.y - words.size, words.x + words.measure, words.y + 700)
        left = page.insert_textbox(box, words.text, align=pymupdf.TEXT_ALIGN_JUSTIFY, **look)
        assert left >= 0, f"no room for {words.text[:60]}"
        return
    for number, line in enumerate(words.text.split("\n")):
        point = pymupdf.Point(words.x, words.y + 1.3 * words.size * number) * page.derotation_matrix
        page.insert_text(point, line, rotate=page.rotation, render_mode=3 * words.hidden, **look)


_WHO = ("Exporters", "Buyers", "Workshops", "Tanneries", "Officials", "Traders", "Managers", "Stitchers")
_DID = ("asked for", "refused", "financed", "copied", "gave up", "paid for", "waited for", "praised")
_WHAT = (
    "shorter deliveries",
    "finer leather",
    "new machines",
    "public loans",
    "safer vats",
    "foreign designs",
)
_WHEN = ("after the crisis", "in the rainy season", "before the fair", "within two years", "against advice")


def prose(sentences: int, seed: int = 0) -> str:
    """Return sentences that say something else on each call with another seed."""
    chance = random.Random(seed)
    told = (
        f"{chance.choice(_WHO)} of district {chance.randrange(10, 99)} {chance.choice(_DID)} "
        f"{chance.choice(_WHAT)} {chance.choice(_WHEN)}, and {chance.choice(_WHO).lower()} nearby "
        f"{chance.choice(_DID)} {chance.choice(_WHAT)} as well."
        for _ in range(sentences)
    )
    return " ".join(told)
