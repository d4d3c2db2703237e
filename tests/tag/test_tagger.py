"""The part "gvc.v1" and the spaCy pipeline behind it."""

import subprocess
import sys
from importlib.resources import files

import pytest
import yaml

from gvcmine.tag.tagger import GvcTagger
from gvcmine.types.codebook import Codebook, Level, Value, Variable
from gvcmine.types.text import Assertion, Mention, Passage, Section, Span


def codebook(fingerprint: str = "one") -> Codebook:
    text = (files("gvcmine") / "data" / "codebook.yaml").read_text(encoding="utf-8")
    variables = tuple(
        Variable(
            id=variable["id"],
            label=variable["label"],
            level=Level.CASE,
            values=tuple(
                Value(id=value["id"], label=value["label"], cues=tuple(map(str, value.get("cues") or ())))
                for value in variable.get("values") or ()
            ),
        )
        for variable in yaml.safe_load(text)["variables"]
    )
    return Codebook(name="test", version="1", fingerprint=fingerprint, variables=variables)


def passage(text: str, *, start: int = 0, section: Section = Section.BODY, document: str = "d") -> Passage:
    return Passage(
        id=f"{document}-{start}",
        document_id=document,
        index=0,
        span=Span(start, start + len(text)),
        text=text,
        section=section,
    )


@pytest.fixture(scope="module")
def tagger() -> GvcTagger:
    return GvcTagger(codebook())


def test_the_fingerprint_depends_on_the_codebook_and_on_nothing_that_varies() -> None:
    assert GvcTagger(codebook()).fingerprint == GvcTagger(codebook()).fingerprint
    assert GvcTagger(codebook("one")).fingerprint != GvcTagger(codebook("two")).fingerprint


def test_the_fingerprint_is_known_without_loading_models() -> None:
    program = (
        "import sys; from gvcmine.tag.tagger import GvcTagger; from gvcmine.types.codebook import Codebook;"
        "GvcTagger(Codebook(name='', version='', fingerprint='', variables=()));"
        "sys.exit(any(name in sys.modules for name in ('spacy', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.slow
def test_mentions_stand_at_their_place_in_the_document(tagger: GvcTagger) -> None:
    text = "Tanneries near Kasur in Pakistan did not upgrade."
    mentions = tagger.tag([passage(text, start=1000)])
    assert mentions
    for mention in mentions:
        assert text[mention.span.start - 1000 : mention.span.end - 1000] == mention.text
        assert mention.passage_id == "d-1000"
    assert {("PLACE", "PAK"), ("COUNTRY", "PAK"), ("SECTOR", "sec_leather")} <= {
        (mention.label, mention.id) for mention in mentions
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "section",
    [Section.REFERENCES, Section.FRONT_MATTER, Section.FURNITURE, Section.ACKNOWLEDGEMENTS],
)
def test_sections_without_evidence_hold_no_mentions(tagger: GvcTagger, section: Section) -> None:
    assert tagger.tag([passage("Garments from Kenya", section=section)]) == []


@pytest.mark.slow
@pytest.mark.parametrize("section", [Section.TITLE, Section.TABLE, Section.CAPTION, Section.ABSTRACT])
def test_titles_tables_and_captions_hold_mentions(tagger: GvcTagger, section: Section) -> None:
    assert tagger.tag([passage("Garments from Kenya", section=section)])


@pytest.mark.slow
def test_a_shared_name_is_settled_by_the_rest_of_the_document(tagger: GvcTagger) -> None:
    passages = [passage("Looms in Punjab were replaced."), passage("Pakistan exports cloth.", start=100)]
    assert {m.id for m in tagger.tag(passages) if m.label in ("PLACE", "COUNTRY")} == {"PAK"}
    apart = [passages[0], passage("Pakistan exports cloth.", start=100, document="other")]
    assert {m.id for m in tagger.tag(apart) if m.label == "PLACE"} == {"IND|PAK"}


@pytest.mark.slow
def test_an_acronym_is_known_in_the_whole_document(tagger: GvcTagger) -> None:
    passages = [
        passage("The LFA signed the deal."),
        passage("The Lake Fishers Association (LFA) was founded.", start=100),
    ]
    found = [m.text for m in tagger.tag(passages) if m.label == "ORG"]
    assert found == ["LFA", "Lake Fishers Association"]


@pytest.mark.slow
def test_tagging_twice_gives_the_same_mentions(tagger: GvcTagger) -> None:
    passages = [passage("Minimex Ltd. and Safaricom trained smallholders in Rwanda between 2005 and 2009.")]
    first: list[Mention] = tagger.tag(passages)
    assert first == tagger.tag(passages)


@pytest.mark.slow
def test_a_text_can_be_explained(tagger: GvcTagger) -> None:
    mention = next(m for m in tagger.explain("Firms should improve wages.") if m.id == "so_wages")
    assert mention.assertion is Assertion.RECOMMENDATION
    assert mention.rule


@pytest.mark.slow
def test_the_pipeline_is_a_spacy_language_with_a_span_group() -> None:
    import spacy

    import gvcmine

    nlp = gvcmine.load_pipeline()
    assert isinstance(nlp, spacy.Language)
    doc = nlp("The cooperative in Sialkot could not export footballs.")
    spans = doc.spans["gvc"]
    sialkot = next(span for span in spans if span.label_ == "PLACE")
    assert (sialkot.text, sialkot.kb_id_, sialkot._.rule) == ("Sialkot", "PAK", "gazetteer:places")
    of_cooperative = {(span.label_, span._.rule) for span in spans if span.text == "cooperative"}
    assert ("ACTOR", "cue:a_actor:cooperative") in of_cooperative
    assert len({rule for _, rule in of_cooperative}) > 1
    football = next(span for span in spans if span.kb_id_ == "sec_sports_goods")
    assert football._.assertion == "negated"


@pytest.mark.slow
def test_the_pipeline_runs_without_the_model_of_names() -> None:
    from gvcmine.tag.pipeline import load_pipeline

    nlp = load_pipeline(codebook(), ner=False)
    assert "ner" not in nlp.pipe_names
    doc = nlp("Tea from Kericho")
    assert {span.kb_id_ for span in doc.spans["gvc"]} >= {"KEN", "sec_tropical_beverages"}


@pytest.mark.slow
def test_the_pipeline_takes_a_codebook_of_ones_own() -> None:
    from gvcmine.tag.pipeline import load_pipeline

    theme = Variable(
        id="my_theme",
        label="Theme",
        level=Level.CASE,
        values=(Value(id="th_night", label="Night work", cues=("night trains",)),),
    )
    own = Codebook(name="own", version="1", fingerprint="x", variables=(theme,))
    doc = load_pipeline(own, ner=False)("Night trains leave Kenya; ILO staff watch.")
    assert {(span.label_, span.kb_id_) for span in doc.spans["gvc"]} == {
        ("MY_THEME", "th_night"),
        ("COUNTRY", "KEN"),
        ("ORG", ""),
    }
