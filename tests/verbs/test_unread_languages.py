"""Papers in languages the tagger does not read: no mentions, no proposals, all to be coded by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gvcmine.ingest.office import OfficeReader
from gvcmine.project import Project
from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.coding import document_unit
from gvcmine.types.text import Reading
from gvcmine.verbs.languages import readable, unread_note

FRENCH = (
    "La gouvernance de la chaîne de valeur du café au Kenya\n\n"
    "Les entreprises dominantes fixent les normes que les producteurs doivent respecter dans la filière.\n\n"
    "Le commerce avec Starbucks et Nestlé a permis une montée en gamme des producteurs du pays."
)


def kept(project: Project, text: str) -> Reading:
    path = project.rooms.folders.corpus / "filiere.txt"
    path.write_text(text, encoding="utf-8")
    reading = OfficeReader().read(path, path.name)
    assert isinstance(reading, Reading)
    # An abstract needs no record of a file to count.
    document = replace(reading.document, kind=type(reading.document.kind).ABSTRACT_ONLY)
    project.rooms.corpus.keep_reading(Reading(document=document, passages=reading.passages), "office.v1")
    return Reading(document=document, passages=reading.passages)


def test_the_tagger_is_given_no_passage_in_another_language(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "work")
    reading = kept(project, FRENCH)
    assert reading.document.language == "fr"
    tagger = GvcTagger(project.codebook)
    assert readable(reading.passages, reading.document, tagger) == []
    assert project.tag().tagged == 1
    assert project.rooms.corpus.mentions(reading.document.id) == []
    assert unread_note(project.rooms, reading.document, tagger) == "not read by the machine: French"
    state = project.status()
    assert state.counts["not_machine_read"] == 1
    assert state.documents[0].unread == "not read by the machine: French"
    project.close()


def test_a_passage_in_english_is_read_wherever_it_stands(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "work")
    reading = kept(project, FRENCH)
    tagger = GvcTagger(project.codebook)
    english = replace(reading.passages[-1], language="en")
    assert readable([*reading.passages[:-1], english], reading.document, tagger) == [english]
    without = replace(reading.document, language=None)
    silent = [replace(passage, language=None) for passage in reading.passages]
    assert readable(silent, without, tagger) == silent
    project.close()


@pytest.mark.slow
def test_a_french_paper_alone_can_be_coded_by_hand(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "work")
    reading = kept(project, FRENCH)
    project.tag()
    assert project.propose().proposed == 1
    assert project.rooms.coding.proposals() == []
    desk = project.review("ana")
    assert desk.next_entry() is None
    labels = dict(desk.units())
    unit = document_unit(reading.document.id)
    assert "not read by the machine: French" in labels[unit]
    assert desk.progress(unit)
    project.close()
