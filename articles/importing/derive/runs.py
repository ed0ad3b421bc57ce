"""Runs of units that may be one name, parted at titles and at whatever does not join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final, NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.units import Unit
from articles.importing.derive.words import Kind

OF: Final = frozenset({" of ", " of the ", " for ", " for the "})
_AND: Final = frozenset({" and ", " and the "})
_PARTNERS: Final = frozenset("sons brothers co company partners".split())
_FIRMS: Final = frozenset({"co", "company", "corp", "group", "inc", "ltd", "plc"})
"""What the name of a firm ends with; what it is of is a country, if the name goes on."""
_OF_TWO: Final = (lexicon.OF_MATTERS & lexicon.ORGANISATION) | frozenset(
    "administration authority board co company corp council inc ltd ministry plc service".split()
)
"""What a name with "and" in its middle ends with."""
_DIRECT: Final = frozenset({" ", "’ ", "' "})
_CAMPUS: Final = frozenset({", ", " at "})


class Run(NamedTuple):
    """Units that stand together, and the title in front of them."""

    units: list[Unit]
    title: Unit | None


def runs(units: Iterable[Unit]) -> Iterator[Run]:
    """Part the units of a chain; a run may be empty."""
    listed = list(units)
    run: list[Unit] = []
    title: Unit | None = None
    in_office = False
    for place, unit in enumerate(listed):
        if unit.kind is Kind.ROLE and _is_title(unit, run, listed[place + 1 :]):
            yield Run(_without_modifiers(run, unit), title)
            run, title, in_office = [], unit, True
        elif in_office and _is_office(unit):
            pass
        elif unit.kind is Kind.BREAK:
            if not _is_cut_off(run, unit):
                yield Run(run, title)
            run, title, in_office = [], None, False
        else:
            in_office = False
            ahead = listed[place : place + 2]
            if run and (_begins_a_person(run, ahead) or not _goes_with(run, ahead)):
                yield Run(run, title)
                run, title = [], None
            if not run and unit.gap in OF and not unit.known:
                title = None
            run.append(unit)
    yield Run(run, title)


def _is_title(unit: Unit, run: list[Unit], after: list[Unit]) -> bool:
    if run and unit.gap in OF and _joins(run, unit):
        return False
    if unit.gap == " " and unit.word in lexicon.OFFICE and any(part.gap in OF for part in run):
        return False  # Department of Criminal Justice
    following = [] if unit.possessive else list(takewhile(_follows_directly, after))
    if run and run[0].given and unit.gap == " " and unit.word in lexicon.SURNAME:
        return bool(following)
    names_a_body = following and following[-1].word in lexicon.HEAD
    is_of_many = unit.word.endswith("s") or unit.word in lexicon.NAMESAKE
    return not (names_a_body and is_of_many)


def _follows_directly(unit: Unit) -> bool:
    return unit.gap == " " and unit.kind is Kind.PLAIN


def _is_cut_off(run: list[Unit], unit: Unit) -> bool:
    """Black Friday leaves no "Black", We Will Rock You no "Rock"."""
    if not run or unit.gap != " " or any(part.known for part in run):
        return False
    in_work = unit.word in lexicon.FUNCTION and not unit.opening
    return in_work or (len(run) == 1 and unit.word in lexicon.CALENDAR)


def _without_modifiers(run: list[Unit], title: Unit) -> list[Unit]:
    end = len(run)
    if title.gap == " ":
        while (
            end and run[end - 1].kind is Kind.PLAIN and run[end - 1].word in lexicon.ROLE_MODIFIER
        ):
            end -= 1
    return run[:end]


def _is_office(unit: Unit) -> bool:
    """Secretary of State, Minister of Foreign Affairs."""
    return (
        unit.word in lexicon.OFFICE
        and unit.gap in OF | _AND | {" "}
        and unit.kind is not Kind.BREAK
    )


def _joins(run: list[Unit], unit: Unit) -> bool:
    last = run[-1]
    if last.possessive:
        return unit.gap == " " and last.word in lexicon.OWNER
    if unit.gap in _DIRECT:
        return _follows(last, unit)
    if unit.gap in OF:
        return _is_headed(run, unit.gap) and (unit.known is not None or last.word not in _FIRMS)
    if unit.gap in _AND:
        return _goes_on(run, unit)
    if unit.gap in _CAMPUS:
        return _is_campus(run, unit)
    return last.kind is unit.kind is Kind.PLAIN


def _follows(last: Unit, unit: Unit) -> bool:
    """Harrison Ford, Swedish Parliament, Bishops’ Conference; but Trump | White House."""
    if unit.gap != " ":
        return last.kind is Kind.PLAIN and unit.word in lexicon.HEAD
    if last.given or not unit.known or unit.known.kind == "place" or unit.known.adjective:
        return True
    is_nation = last.known is not None and last.known.country
    return unit.word in lexicon.HEAD and (is_nation or last.kind is Kind.PLAIN)


def _is_headed(run: list[Unit], gap: str) -> bool:
    """Bank of England; Court of Arbitration for Sport."""
    if "for" in gap:
        return any(unit.word in lexicon.ORGANISATION for unit in run)
    return run[-1].word in lexicon.HEAD


def _goes_on(run: list[Unit], unit: Unit) -> bool:
    """Health and Human Services; Iraq and the Levant; Smith and Sons; not Leeds and Bradford."""
    if len(run) == 1 and unit.gap == " and " and unit.word in {run[0].word, *_PARTNERS}:
        return True
    gaps = {joined.gap for joined in run[1:]}
    if gaps.isdisjoint(OF) or unit.given or unit.kind is Kind.ROLE or unit.word in lexicon.HEAD:
        return False
    if run[-1].known:
        return unit.gap == " and the " or (_is_about_places(run) and unit.known is not None)
    return _is_about_matters(run) and not unit.known


def _goes_with(run: list[Unit], ahead: list[Unit]) -> bool:
    return _joins(run, ahead[0]) or _are_two(run, ahead)


def _begins_a_person(run: list[Unit], ahead: list[Unit]) -> bool:
    """Northern Capital Markets | Maria Berg."""
    if len(run) < 3 or len(ahead) < 2 or not ahead[0].given:
        return False
    is_one_name = ahead[0].gap == ahead[1].gap == " " and ahead[1].kind is Kind.PLAIN
    return is_one_name and not any(unit.given for unit in run)


def _are_two(run: list[Unit], ahead: list[Unit]) -> bool:
    """Ways and Means Committee; US Fish and Wildlife Service; Berg and Aalst Inc."""
    matter = run[-1]
    if ahead[0].gap != " and " or matter.kind is not Kind.PLAIN or run[0].given or len(run) > 2:
        return False
    names_a_body = len(ahead) == 2 and ahead[1].gap == " " and ahead[1].word in _OF_TWO
    return names_a_body and not ahead[0].known


def _is_about_places(run: list[Unit]) -> bool:
    """Port Authority of New York and New Jersey."""
    return run[-1].known is not None and any(unit.word in lexicon.OF_PLACES for unit in run)


def _is_about_matters(run: list[Unit]) -> bool:
    """Department of Health and Human Services."""
    return any(unit.word in lexicon.OF_MATTERS for unit in run)


def _is_campus(run: list[Unit], unit: Unit) -> bool:
    """University of California, San Diego; University of Colorado at Boulder."""
    is_country = unit.known is not None and unit.known.country
    gaps = {joined.gap for joined in run[1:]}
    is_open = not gaps.isdisjoint(OF) and gaps.isdisjoint(_CAMPUS)
    return run[0].word == "university" and is_open and not (unit.given or is_country)
