"""The team's own terms: what a file may hold, and how it is told what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gvcmine.errors import LexiconError
from gvcmine.tag.patterns import problem
from gvcmine.types.lexicon import Lexicon, Term, TermKind
from gvcmine.workspace.codebook_file import shipped_codebook, shipped_codebook_text
from gvcmine.workspace.folders import Folders
from gvcmine.workspace.lexicon_file import read_lexicon

CODEBOOK = shipped_codebook()

YAML = """\
# Our words.
terms:
  - words: [living wage gap, (raise|lift) ... ~wage]
    means: so_wages
    note: asked for by Ana
  - words: Wazirabad
    means: PAK
    name: Wazirabad
  - words: [Sialkot Chamber, SCCI]
    means: act_association
    name: Sialkot Chamber of Commerce and Industry
    home: PAK
    exact: true
  - words: Bharat
    means: IND
  - words: market for lemons
    means: nothing
"""
CSV = """\
words,means,name,home,exact,note
living wage gap;(raise|lift) ... ~wage,so_wages,,,,asked for by Ana
Wazirabad,PAK,Wazirabad,,,
Sialkot Chamber;SCCI,act_association,Sialkot Chamber of Commerce and Industry,PAK,yes,
Bharat,IND,,,no,
market for lemons,nothing,,,,
"""


def lexicon(folder: Path, text: str | bytes = "", name: str = "lexicon.yaml") -> Lexicon:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(content)
    return read_lexicon(folder, CODEBOOK, problem)


def refused(folder: Path, text: str | bytes, name: str = "lexicon.yaml") -> list[str]:
    with pytest.raises(LexiconError) as caught:
        lexicon(folder, text, name)
    return [line.removeprefix(f"annotations/{name} ") for line in str(caught.value).splitlines()]


def term(words: str, means: str, *further: str) -> str:
    return "\n".join(["terms:", f"  - words: {words}", f"    means: {means}", *further])


def test_without_a_file_there_are_no_terms(tmp_path: Path) -> None:
    empty = read_lexicon(tmp_path, CODEBOOK, problem)
    assert empty == Lexicon()
    assert not empty


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "terms:\n", "terms: []\n"])
def test_a_file_without_terms_is_an_empty_lexicon(tmp_path: Path, text: str) -> None:
    assert lexicon(tmp_path, text) == Lexicon()


def test_a_term_means_a_value_a_country_a_place_an_organisation_or_nothing(tmp_path: Path) -> None:
    found = lexicon(tmp_path, YAML)
    assert [one.kind for one in found] == [
        TermKind.VALUE,
        TermKind.PLACE,
        TermKind.ORGANISATION,
        TermKind.COUNTRY,
        TermKind.NOTHING,
    ]
    assert found.terms[0].words == ("living wage gap", "(raise|lift) ... ~wage")
    assert (found.terms[2].home, found.terms[2].exact, found.terms[2].line) == ("PAK", True, 9)


def test_a_table_says_the_same_as_yaml(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    from_table, from_yaml = lexicon(tmp_path / "other", CSV, "lexicon.csv"), lexicon(tmp_path, YAML)
    assert from_table == from_yaml
    assert from_table.fingerprint == from_yaml.fingerprint
    assert [one.line for one in from_table] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "made",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("sep=;\n" + with_semicolons(text)).encode(),
        lambda text: b"\xef\xbb\xbf" + with_semicolons(text).replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace("\n", "\n,,,,,\n", 3).encode(),
    ],
    ids=["mark", "line ends", "sep", "semicolons", "tabs", "empty rows"],
)
def test_tables_as_excel_writes_them(tmp_path: Path, made: object) -> None:
    (tmp_path / "other").mkdir()
    expected = lexicon(tmp_path / "other", CSV, "lexicon.csv")
    assert callable(made)
    assert lexicon(tmp_path, made(CSV), "lexicon.csv") == expected


def with_semicolons(text: str) -> str:
    quoted = (
        ",".join(f'"{cell}"' if ";" in cell else cell for cell in line.split(","))
        for line in text.split("\n")
    )
    return "\n".join(line.replace(",", ";") for line in quoted)


def test_words_pasted_from_elsewhere_are_those_of_texts(tmp_path: Path) -> None:
    pasted = "[Cafe\u0301, liv\u00ading, \u200bkhadi, \ufb01rm\u00a0pay, raise \u2026 wage, CO\u2082]"
    (one,) = lexicon(tmp_path, term(pasted, "so_wages"))
    assert one.words == ("Café", "living", "khadi", "firm pay", "raise ... wage", "CO₂")


def test_both_files_count_and_equal_terms_are_one(tmp_path: Path) -> None:
    (tmp_path / "lexicon.csv").write_text("words,means\nBharat,IND\nkhadi,sec_apparel\n", encoding="utf-8")
    assert [one.words[0] for one in lexicon(tmp_path, YAML)][-2:] == ["market for lemons", "khadi"]


def test_line_and_note_of_a_term_do_not_change_its_id(tmp_path: Path) -> None:
    first = lexicon(tmp_path, term("khadi", "sec_apparel"))
    later = lexicon(tmp_path, "# a remark\n" + term("khadi", "sec_apparel", "    note: hand-spun cotton"))
    assert (first.terms[0].line, later.terms[0].line) == (2, 3)
    assert first.fingerprint == later.fingerprint
    other = lexicon(tmp_path, term("khadi", "sec_textiles"))
    assert other.fingerprint != first.fingerprint


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        """\
terms:
  - words: khadi
    means: sec_aparel
  - wrods: khadi cloth
    means: sec_apparel
  - words: /wages? (fell/
    means: so_wages
  - words: Kinshasa
    means: CNG
    name: Kinshasa
  - words: [ok, " "]
    means: so_wages
  - words: Simla
""",
    )
    assert told[0] == 'line 4: unknown key "wrods", did you mean words?'
    assert told[1] == "line 11: empty words; write at least one form"
    assert told[2] == 'line 2: means: the codebook has no value "sec_aparel", did you mean sec_apparel?'
    assert told[3] == 'line 4: empty "words"; write the words that are looked for'
    assert told[4].startswith("line 6: /wages? (fell/: the pattern is broken")
    assert told[5].startswith('line 8: means: no country has the code "CNG"; codes are those of ISO 3166-1')
    assert told[6].startswith('line 13: "means" is missing')
    assert len(told) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (term("Bharat", "India"), 'has no value "India", did you mean the country IND?'),
        (term("Bharat", "IN"), 'no country has the code "IN", did you mean IND?'),
        (term("pay", "Wages"), "did you mean so_wages?"),
        (term("khadi", "xa_negated"), "which no words stand for"),
        (term("khadi", "sec_apparel", "    name: Khadi"), '"name" makes an organisation or a place'),
        (term("khadi", "sec_apparel", "    home: IND"), '"home" is the country of an organisation'),
        (term("KVIC", "organisation"), "an organisation needs a name"),
        (term("KVIC", "act_state", "    name: Khadi Commission", "    home: India"), "did you mean IND?"),
        (term("khadi", "sec_apparel", "    exact: perhaps"), '"exact" is true or false, not "perhaps"'),
        (term("khadi ... cloth", "sec_apparel", "    exact: true"), '"exact" goes with plain words'),
        (term('"..."', "sec_apparel"), "...: a gap"),
        (term("(khadi|cloth", "sec_apparel"), "a bracket is not closed"),
        (term('"/.*/"', "sec_apparel"), "pattern"),
        (term("khadi", "[so_wages, so_hours]"), '"means" takes one text, not a list'),
        ("- words: khadi\n", 'holds one key, "terms"'),
        ("terms: khadi\n", '"terms" is a list'),
        ("terms:\n  - khadi\n", 'a term is "- words: …"'),
        ("terms:\n  - words: [khadi\n", "line 3, column 1: not readable as YAML"),
        ("terms:\n\t- words: khadi\n", "line 2, column 1: a tab stands here"),
        (term("[khadi: cloth]", "sec_apparel"), "in quotes"),
        (term("&x khadi", "sec_apparel"), "anchors"),
        (b"terms:\n  - words: caf\xe9\n", "line 2: not UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    told = refused(tmp_path, text)
    assert any(said in line for line in told), told
    assert all(line.startswith("line ") for line in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words,meaning\nkhadi,so_wages\n", 'line 1: unknown column "meaning", did you mean means?'),
        ("khadi,sec_apparel\n", "line 1: the first line names the columns, and lacks: words, means"),
        ("words,means,Words\nkhadi,sec_apparel,cloth\n", 'line 1: the column "words" stands twice'),
        ("words,means\nkhadi,sec_apparel,yes\n", "line 2: has 3 cells, the first line 2"),
        ('words,means\n"khadi\ncloth",sec_aparel\nx y,z\n', "line 4: means: the codebook has no value"),
        ('words,means\n"khadi,sec_apparel\n', "not readable as CSV"),
        (
            b"words,means\nkhadi,so_wages\ncaf\xe9,so_wages\n",
            "line 3: not UTF-8; save the file as UTF-8 (in Excel",
        ),
    ],
)
def test_tables_that_cannot_be_used_are_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    told = refused(tmp_path, text, "lexicon.csv")
    assert any(said in line for line in told), told


def test_one_name_has_one_meaning(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        """\
terms:
  - words: [SCCI, the chamber]
    means: act_association
    name: Sialkot Chamber of Commerce and Industry
  - words: Scci
    means: PAK
    name: Scci village
  - words: piece rate
    means: so_wages
  - words: Piece rate
    means: so_hours
  - words: piece rate
    means: nothing
""",
    )
    assert told == [
        'line 5: "scci" means act_association (Sialkot Chamber of Commerce and Industry) in line 2, '
        "and PAK (Scci village) here",
        'line 10: "piece rate" means so_wages in line 8, and so_hours here',
        'line 12: "piece rate" means so_wages in line 8, and nothing here',
    ]


def test_words_may_speak_for_several_variables(tmp_path: Path) -> None:
    text = term("fair price", "std_labour", "  - words: fair price", "    means: so_wages")
    assert [one.means for one in lexicon(tmp_path, text)] == ["std_labour", "so_wages"]


def test_a_file_under_another_name_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "lexicon.xlsx").write_bytes(b"PK")
    with pytest.raises(LexiconError, match=r"lexicon\.xlsx: is not read; save the terms as lexicon\.yaml"):
        read_lexicon(tmp_path, CODEBOOK, problem)


def test_more_problems_than_anybody_reads_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"word {n},nowhere\n" for n in range(30))
    told = refused(tmp_path, "words,means\n" + rows, "lexicon.csv")
    assert len(told) == 21
    assert told[-1] == "and 10 more problems"


def test_terms_of_several_thousand_are_read_in_a_moment(tmp_path: Path) -> None:
    rows = "".join(f"Village {n},KEN,Village {n}\n" for n in range(5000))
    assert len(lexicon(tmp_path, "words,means,name\n" + rows, "lexicon.csv")) == 5000


def test_the_id_of_a_term_depends_on_all_that_shapes_its_mentions() -> None:
    plain = Term(words=("SCCI",), means="act_association", name="Sialkot Chamber")
    others = [
        Term(words=("SCCI", "the chamber"), means="act_association", name="Sialkot Chamber"),
        Term(words=("SCCI",), means="act_union", name="Sialkot Chamber"),
        Term(words=("SCCI",), means="act_association", name="Chamber of Sialkot"),
        Term(words=("SCCI",), means="act_association", name="Sialkot Chamber", home="PAK"),
        Term(words=("SCCI",), means="act_association", name="Sialkot Chamber", exact=True),
    ]
    assert len({plain.id, *(other.id for other in others)}) == 6


def test_a_new_workspace_tells_how_to_write_terms(tmp_path: Path) -> None:
    folders = Folders.create(tmp_path / "work", shipped_codebook_text())
    assert read_lexicon(folders.annotations, CODEBOOK, problem) == Lexicon()
    head, terms = folders.lexicon.read_text(encoding="utf-8").split("terms:\n")
    folders.lexicon.write_text(
        head + "terms:\n" + terms.replace("\n#", "\n").removeprefix("#"), encoding="utf-8"
    )
    assert [one.kind for one in read_lexicon(folders.annotations, CODEBOOK, problem)] == [
        TermKind.VALUE,
        TermKind.PLACE,
        TermKind.ORGANISATION,
        TermKind.COUNTRY,
        TermKind.NOTHING,
    ]
