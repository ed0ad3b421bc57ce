"""Runs of units that may be one name, parted at titles and at whatever does not join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from articles.importing.derive import lexicon
from articles.importing.derive.units import Kind, Unit

OF: Final = frozenset({" of ", " of the ", " for ", " for the "})
_AND: Final = frozenset({" and ", " and the "})
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
    for unit, following in zip(listed, [*listed[1:], None], strict=True):
        if _is_title(unit, run, following):
            yield Run(_without_modifiers(run, unit), title)
            run, title, in_office = [], unit, True
        elif in_office and _is_office(unit):
            pass
        elif unit.kind is Kind.BREAK:
            yield Run([] if _is_feast(run, unit) else run, title)
            run, title, in_office = [], None, False
        else:
            in_office = False
            if not run and unit.word[0].isdigit():
                continue
            if run and not _joins(run, unit):
                yield Run(run, title)
                run, title = [], None
            if not run and unit.gap in OF and not unit.known:
                title = None
            run.append(unit)
    yield Run(run, title)


def _is_title(unit: Unit, run: list[Unit], following: Unit | None) -> bool:
    if unit.kind is not Kind.ROLE or (run and unit.gap in OF and _joins(run, unit)):
        return False
    followed = bool(following and following.gap == " " and not unit.possessive)
    if run and run[0].given and unit.gap == " " and unit.word in lexicon.SURNAME and not followed:
        return False
    names_a_body = followed and following and following.word in lexicon.HEAD
    return not (names_a_body and unit.word in lexicon.NAMESAKE)


def _is_feast(run: list[Unit], unit: Unit) -> bool:
    """Black Friday leaves no "Black"."""
    return len(run) == 1 and unit.gap == " " and unit.word in lexicon.CALENDAR and not run[0].known


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
    if unit.gap == " ":
        return _follows(last, unit)
    if unit.gap in OF:
        return _is_headed(run, unit.gap)
    if unit.gap in _AND:
        return any(joined.gap in OF for joined in run[1:]) and _goes_on(last, unit)
    if unit.gap in _CAMPUS:
        return _is_campus(run, unit)
    return last.kind is unit.kind is Kind.PLAIN


def _follows(last: Unit, unit: Unit) -> bool:
    """Southern California, Swedish Parliament; but Trump | White House."""
    if not unit.known or unit.known.kind == "place" or unit.known.adjective:
        return True
    is_nation = last.known is not None and last.known.country
    return unit.word in lexicon.HEAD and (is_nation or last.kind is Kind.PLAIN)


def _is_headed(run: list[Unit], gap: str) -> bool:
    """Bank of England; Court of Arbitration for Sport."""
    if "for" in gap:
        return any(unit.word in lexicon.ORGANISATION for unit in run)
    return run[-1].word in lexicon.HEAD


def _goes_on(last: Unit, unit: Unit) -> bool:
    """Health and Human Services; Iraq and the Levant; but not Leeds and Bradford."""
    if unit.given or unit.kind is Kind.ROLE or unit.word in lexicon.HEAD:
        return False
    return unit.gap == " and the " if last.known else _is_matter(last.word) or _is_matter(unit.word)


def _is_matter(word: str) -> bool:
    return word in lexicon.OFFICE or word.endswith(("tion", "ment", "ing", "ics", "ity", "nce"))


def _is_campus(run: list[Unit], unit: Unit) -> bool:
    """University of California, San Diego; University of Colorado at Boulder."""
    is_country = unit.known is not None and unit.known.country
    return run[0].word == "university" and len(run) > 1 and not unit.given and not is_country
