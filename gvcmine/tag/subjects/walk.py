"""A reading of a text in order, that gathers outcomes by place, sector and phase."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from gvcmine.tag.subjects.loci import Clause, Locus, clauses, count_places
from gvcmine.tag.subjects.outcomes import CaseWeights, Group, Key, is_dated, outcome, pattern
from gvcmine.tag.subjects.pairing import sector_weights
from gvcmine.tag.subjects.salience import studied
from gvcmine.tag.subjects.statements import Statement
from gvcmine.types.subject import Subject


class Walk:
    """A reading of the text in order that remembers where, of which sector and in which phase it is."""

    def __init__(self, told: Sequence[Statement], found: Sequence[Subject], weights: CaseWeights) -> None:
        self.countries = studied(found, "country")
        self.sectors = studied(found, "sector")
        self._weights = weights
        self._told = [one for one in told if one.passage.section.codable]
        self.short = len({one.passage.id for one in self._told}) <= weights.short
        self.places = self._unknown()
        self.pairs = sector_weights(told, self.countries, self.sectors)
        self._home: tuple[Locus, ...] = ()
        self._here: tuple[Locus, ...] = ()
        self._sector = ""
        self._phase: dict[Locus, int] = defaultdict(int)

    def _unknown(self) -> dict[str, str]:
        counts = count_places(self._told)
        least = 1 if self.short else self._weights.named
        country = self.countries[0] if len(self.countries) == 1 else ""
        text = " ".join(one.text for one in self._told)
        return {
            name: country
            for name, count in counts.items()
            if count >= least and not re.search(rf"\b{re.escape(name)}\b", text)  # also a common word
        }

    def groups(self) -> dict[Key, Group]:
        """Return the outcomes reported, by place, sector and phase."""
        found: dict[Key, Group] = defaultdict(Group)
        heading = None
        for statement in self._told:
            if statement.passage.heading != heading:
                heading, self._sector = statement.passage.heading, ""
                self._here = self._home = ()
            for clause in clauses(statement, self.countries, self.places):
                self._move(clause)
                self._note(clause, found)
        return dict(found)

    def _move(self, clause: Clause) -> None:
        """Remember where the text is now: where it says, else where it was, else where it all is."""
        if clause.loci:
            self._here = clause.loci
            self._home = clause.loci if clause.statement.is_heading else self._home
        elif clause.elsewhere:
            self._here = self._home  # other countries only pass through a section on this one
        elif len(self.countries) == 1:
            self._here = self._here or (Locus(self.countries[0]),)
        else:
            self._here = self._where_made(self._sectors_in(clause)) or self._here
        if pattern("phase").search(clause.text) and is_dated(clause.statement):
            for locus in self._here:
                self._phase[locus] += 1

    def _where_made(self, named: Sequence[str]) -> tuple[Locus, ...]:
        """Return the countries that a sector is read of most, unless the text is in one of them."""
        made = [one for one in self.countries if self._usual(one) in named]
        if any(locus.country in made for locus in self._here):
            return ()
        return tuple(Locus(country) for country in made)

    def _note(self, clause: Clause, found: dict[Key, Group]) -> None:
        named = self._sectors_in(clause)
        self._sector = named[0] if named else self._sector
        weight = outcome(clause, self._weights)
        if not weight or clause.statement.theirs or clause.elsewhere:
            return
        places = self._here
        if not clause.loci and len(self.countries) > 1 and pattern("distributive").search(clause.text):
            places = tuple(Locus(country) for country in self.countries)
        explicit = bool(named) and weight >= self._weights.change
        for locus in places:
            key = Key(locus, self._sector_of(locus, named, len(places)), self._phase[locus])
            found[key].add(clause, weight, alone=len(places) == 1, explicit=explicit)

    def _sectors_in(self, clause: Clause) -> list[str]:
        return [
            one.id
            for one in clause.statement.mentions
            if one.label == "SECTOR" and one.id in self.sectors and clause.holds(one.span)
        ]

    def _usual(self, country: str) -> str:
        own = self.pairs.get(country)
        return own.most_common(1)[0][0] if own else ""

    def _sector_of(self, locus: Locus, named: Sequence[str], places: int) -> str:
        """Return the sector of an outcome: named beside it, else read last, else the usual one there."""
        own = self.pairs.get(locus.country, Counter())
        usual = self._usual(locus.country) or (self.sectors[0] if self.sectors else "")
        if places > 1 and len(set(named)) > 1:
            return usual
        if named:
            return max(named, key=lambda one: own[one])
        if self._sector and own[self._sector] >= self._weights.part * own[usual]:
            return self._sector
        return usual
