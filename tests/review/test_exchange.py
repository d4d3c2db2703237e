from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvcmine.errors import ImportRefused
from gvcmine.release.writers import CsvWriter
from gvcmine.review.exchange import COLUMNS, EXPORTED, CodingRow, coding_rows, read_rows, resolved_rows
from gvcmine.review.importing import Source, decisions_from_rows
from gvcmine.review.resolve import resolve
from gvcmine.types.codebook import Codebook, Level, Missing, Qualifier, Scale, Value, Variable
from gvcmine.types.coding import Case, Decision, Evidence, LoggedDecision, Role, Verdict, qualifiers_from
from gvcmine.types.text import Rectangle, Region, Span

SOURCE = Source(name="codes.csv", at="2024-05-01T00:00:00Z")


class Corpus:
    """Two documents: d1 with one case, d2 with two. Every quote that does not begin with "?" is found."""

    files = {"d1": "one.pdf", "d2": "two.pdf"}
    listed = {
        "d1": [Case(id="a", label="Tanneries", document_ids=("d1",))],
        "d2": [
            Case(id="b", label="Mills", document_ids=("d2",)),
            Case(id="c", label="Farms", document_ids=("d2",)),
        ],
    }

    def documents(self, text: Any) -> Any:
        return [id for id, file in self.files.items() if text in (id, file, "any.pdf")]

    def known(self) -> Any:
        return list(self.files.values())

    def cases(self, document_id: Any) -> Any:
        return self.listed[document_id]

    def locate(self, document_id: Any, quote: Any, page: Any) -> Any:
        if quote.startswith("?"):
            return None
        regions = (Region(page, Rectangle(0, 0, 1, 1)),) if page else ()
        return Evidence(
            document_id=document_id, text_id="t", span=Span(0, len(quote)), quote=quote, regions=regions
        )


def document_name(unit: Any, document_id: Any) -> Any:
    return Corpus.files[document_id or ("d1" if unit in ("case:a", "doc:d1") else "d2")]


def row(line: Any = 2, **cells: Any) -> Any:
    given = {"document": "one.pdf", "variable": "c_sector", "value": "sec_fish", "coder": "ana", **cells}
    return CodingRow(line=line, **given)


def take(codebook: Any, *rows: Any, source: Any = SOURCE) -> Any:
    return decisions_from_rows(rows, codebook, Corpus(), source)


def refusal(codebook: Any, *rows: Any, source: Any = SOURCE) -> Any:
    with pytest.raises(ImportRefused) as caught:
        take(codebook, *rows, source=source)
    return str(caught.value)


def test_a_row_becomes_an_addition_that_saw_no_proposal(codebook: Any) -> None:
    (decision,) = take(codebook, row(quote="Fish", page="3", primary="1", verdict="accept")).decisions
    assert (decision.verdict, decision.unit, decision.value) == (Verdict.ADD, "case:a", "sec_fish")
    assert (decision.primary, decision.evidence[0].quote, decision.evidence[0].page) == (True, "Fish", 3)
    assert (decision.origin, decision.round, decision.proposal) == ("codes.csv", "main", None)
    assert not (decision.seen.value or decision.seen.score or decision.seen.order)


def test_the_same_content_gives_the_same_key_whatever_the_line_and_time(codebook: Any) -> None:
    first = take(codebook, row(line=2)).decisions[0]
    second = take(codebook, row(line=9), source=replace(SOURCE, at="2025-01-01")).decisions[0]
    other = take(codebook, row(note="x")).decisions[0]
    assert first.key == second.key != other.key


def test_a_verdict_other_than_giving_a_value_is_kept(codebook: Any) -> None:
    rejected = row(verdict="reject_value")
    ruled = row(line=3, verdict="adjudicate", value="sec_leather", coder="eva")
    decisions = take(codebook, rejected, ruled).decisions
    assert [one.verdict for one in decisions] == [Verdict.REJECT_VALUE, Verdict.ADJUDICATE]
    assert [one.role for one in decisions] == [Role.CODER, Role.ADJUDICATOR]


def test_resolved_rows_are_left_out_and_counted(codebook: Any) -> None:
    imported = take(codebook, row(), row(line=3, coder="resolved", state="agreed"))
    assert (len(imported.decisions), imported.resolved) == (1, 1)


def test_a_quote_that_is_not_found_is_kept_in_the_note_and_counted(codebook: Any) -> None:
    imported = take(codebook, row(quote="?lost", note="mine", page="4"))
    assert imported.unlocated == 1
    assert imported.decisions[0].note == 'mine [quote not found (page 4): "?lost"]'


def test_a_coder_named_for_the_import_replaces_that_of_the_rows(codebook: Any) -> None:
    assert take(codebook, row(), source=replace(SOURCE, coder="gold")).decisions[0].coder == "gold"


def test_a_blank_unit_is_the_only_case_or_the_paper_itself(codebook: Any) -> None:
    rows = (
        row(),
        row(line=3, variable="p_eligibility", value="inc_eligible"),
        row(line=4, document="two.pdf", unit="Farms"),
        row(line=5, document="d2", unit="case:b"),
    )
    assert [one.unit for one in take(codebook, *rows).decisions] == ["case:a", "doc:d1", "case:c", "case:b"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"variable": "c_sectr"}, "line 2: no variable is called c_sectr; did you mean c_sector?"),
        ({"value": "sec_fihs"}, "sec_fihs"),
        ({"value": "", "status": "not reported"}, 'no status is called "not reported"'),
        ({"status": "unclear"}, "holds both value and status"),
        ({"value": ""}, "holds neither value nor status"),
        ({"qualifiers": "direction=dir_up"}, "direction"),
        ({"qualifiers": "direction"}, "name=value"),
        ({"document": "three.pdf"}, 'no document matches "three.pdf"; there are: one.pdf, two.pdf'),
        ({"document": "any.pdf"}, "matches 2 documents: d1, d2; give the id"),
        ({"document": "two.pdf"}, "has 2 cases; name one as unit: case:b (Mills), case:c (Farms)"),
        ({"unit": "case:zz"}, 'has no case "case:zz"; it has: case:a (Tanneries)'),
        ({"verdict": "maybe"}, 'no verdict is called "maybe"'),
        ({"coder": ""}, "names no coder"),
        ({"primary": "main"}, "write 1 or 0"),
        ({"page": "iv"}, "from 1, or leave it blank"),
        ({"variable": "p_eligibility", "value": "inc_eligible", "unit": "case:a"}, "leave unit blank"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(codebook: Any, cells: Any, message: Any) -> None:
    assert message in refusal(codebook, row(**cells))


def test_all_problems_of_all_lines_come_in_one_refusal(codebook: Any) -> None:
    text = refusal(
        codebook, row(variable="nope", coder=""), row(line=3), row(line=4), row(line=5, value="sec_x")
    )
    assert text.startswith("codes.csv: 4 problems, nothing was imported\n")
    assert [line.split(":")[0] for line in text.splitlines()[1:]] == ["line 2", "line 2", "line 5", "line 4"]
    assert "line 4: repeats line 3" in text


def test_two_answers_that_exclude_each_other_are_refused(codebook: Any) -> None:
    single = (row(variable="c_scale", value="sc_firm"), row(line=3, variable="c_scale", value="sc_cluster"))
    missing = (row(), row(line=3, value="", status="unclear"))
    assert "line 3: gives c_scale a second answer beside line 2" in refusal(codebook, *single)
    assert "line 3: gives c_sector a second answer beside line 2" in refusal(codebook, *missing)


def written(path: Any, header: Any, *lines: Any) -> Any:
    path.write_text("\n".join([",".join(header), *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_a_file_with_a_byte_order_mark_and_blank_lines_is_read(tmp_path: Any) -> None:
    path = written(tmp_path / "codes.csv", COLUMNS, "", "one.pdf,,c_sector,sec_fish,,1,,ana,main,add,,,")
    (read,) = read_rows(path)
    assert (read.line, read.value, read.primary, read.state) == (3, "sec_fish", "1", "")


def test_columns_that_are_left_out_count_as_blank(tmp_path: Any) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("document,variable,value\none.pdf,c_sector,sec_fish\n", encoding="utf-8")
    (read,) = read_rows(path)
    assert (read.document, read.value, read.coder, read.note) == ("one.pdf", "sec_fish", "", "")


def test_unknown_and_missing_columns_are_listed(tmp_path: Any) -> None:
    path = written(tmp_path / "codes.csv", [*(name for name in COLUMNS if name != "value"), "remark"])
    with pytest.raises(ImportRefused, match=r"unknown columns remark; lacks the columns value"):
        read_rows(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "lacks the columns"),
        (";".join(COLUMNS).encode(), "separated by commas"),
        (b"\xff\xfe\x00", "not UTF-8"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "line 2: has 2 cells, the header has 13"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(tmp_path: Any, content: Any, message: Any) -> None:
    path = tmp_path / "codes.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=message):
        read_rows(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Any) -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        read_rows(tmp_path / "none.csv")


def test_a_field_larger_than_csv_allows_is_refused(tmp_path: Any) -> None:
    path = written(tmp_path / "codes.csv", COLUMNS, "x" * 200_000)
    with pytest.raises(ImportRefused, match="not a CSV file"):
        read_rows(path)


def test_resolved_rows_hold_a_state_and_the_coder_resolved(log: Any, codebook: Any) -> None:
    entries = log({"value": "sec_fish"}, {"value": "sec_fish", "coder": "ben"}, {"verdict": Verdict.DEFER})
    (resolved,) = resolved_rows(resolve(entries, codebook), document_name)
    assert (resolved["coder"], resolved["state"], resolved["value"]) == ("resolved", "agreed", "sec_fish")
    assert tuple(resolved) == EXPORTED


# The law: what is exported can be imported and exported again without loss.

FREE = Variable(
    id="place",
    label="Place",
    level=Level.CASE,
    scale=Scale.TEXT,
    multiple=True,
    primary=True,
    qualifiers=(Qualifier(name="name", scale=Scale.TEXT), Qualifier(name="stance", values=("up", "down"))),
)
ONE = Variable(
    id="one", label="One", level=Level.PAPER, values=(Value(id="v1", label="A"), Value(id="v2", label="B"))
)
BOOK = Codebook(name="laws", version="1", fingerprint="f", variables=(FREE, ONE))

odd = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
trimmed = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).map(
    str.strip
).filter(bool)  # fmt: skip


@st.composite
def decisions(draw: Any) -> Any:
    variable = draw(st.sampled_from([FREE, ONE]))
    qualifiers = {}
    if variable is FREE and draw(st.booleans()):
        qualifiers = {"name": draw(trimmed), "stance": draw(st.sampled_from(["up", "down"]))}
    missing = draw(st.none() | st.sampled_from(Missing))
    value = draw(trimmed) if variable is FREE else draw(st.sampled_from(["v1", "v2"]))
    quote = draw(st.text(st.characters(codec="utf-8", exclude_characters="\x00?"), max_size=12))
    page = draw(st.none() | st.integers(1, 900)) if quote else None
    return {
        "unit": draw(st.sampled_from(["case:a", "case:b"])) if variable is FREE else "doc:d1",
        "variable": variable.id,
        "verdict": draw(st.sampled_from([Verdict.ADD, Verdict.ACCEPT, Verdict.REJECT_VALUE])),
        "value": None if missing else value,
        "missing": missing,
        "qualifiers": () if missing else qualifiers_from(qualifiers),
        "primary": draw(st.booleans()),
        "coder": draw(trimmed.filter(lambda name: name != "resolved")),
        "round": draw(st.sampled_from(["main", "check 2"])),
        "note": draw(odd),
        "quote": (quote, page),
    }


def logged(contents: Any) -> Any:
    log = []
    for number, content in enumerate(contents, start=1):
        document = "d2" if content["unit"] == "case:b" else "d1"
        quote, page = content["quote"]
        evidence = (Corpus().locate(document, quote, page),) if quote else ()
        fields = {name: value for name, value in content.items() if name != "quote"}
        decision = Decision(key=f"k{number}", at="2024", evidence=evidence, **fields)
        log.append(LoggedDecision(sequence=number, hash="h", decision=decision))
    return log


@settings(max_examples=50, deadline=None)
@given(st.lists(decisions(), max_size=6))
def test_law_export_import_export_loses_nothing(tmp_path_factory: Any, contents: Any) -> None:
    exported = coding_rows(logged(contents), BOOK, document_name)
    path = tmp_path_factory.mktemp("law") / "codes.csv"
    path.write_bytes(CsvWriter().write(exported, EXPORTED))
    imported = decisions_from_rows(read_rows(path), BOOK, Corpus(), SOURCE)
    log = [
        LoggedDecision(sequence=number, hash="h", decision=decision)
        for number, decision in enumerate(imported.decisions, start=1)
    ]
    again = coding_rows(log, BOOK, document_name)

    def without_verdict(rows: Any) -> Any:
        return [{name: cell for name, cell in row.items() if name != "verdict"} for row in rows]

    assert without_verdict(again) == without_verdict(exported)
    assert imported.unlocated == 0
