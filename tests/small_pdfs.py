"""Small PDF files of every kind that a corpus holds, made on the spot."""

from pathlib import Path

import pymupdf

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
