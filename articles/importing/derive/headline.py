"""A provisional headline: a clause of the lead, to stand until an editor writes one.

The lead's first sentence loses what a headline does without: dateline, weekday, brackets; then,
until it fits, what leads up to the clause, asides between subject and verb, and who said so.
What is too long even then is cut before a word that opens something new. The rules are
English; a lead in another language is cut at its punctuation, or between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from articles import text
from articles.importing.derive import clauses, cutting, sentences, trimming
from articles.importing.derive.clauses import Clause, Speech, bare
from articles.limits import PROVISIONAL_HEADLINE

_READ = 1_000
"""Characters of a paragraph that are looked at."""
_LEADS = 20
"""Paragraphs that are looked at."""
_DETAILS = frozenset("at for from in with".split())
_LOOSE = " ,;:—–-،、，；："
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))


def provisional_headline(paragraphs: Sequence[str]) -> str:
    """At most 110 characters that read as a headline; empty only for an empty body.

    A word is cut only where it alone is longer than that.
    """
    squeezed = (text.squeeze(paragraph[:_READ]) for paragraph in paragraphs)
    leads = list(islice(filter(None, squeezed), _LEADS))
    for lead in filter(_tells, leads):
        if len((wording := _headline(lead)).split()) >= 4:
            return wording
    return _headline(leads[0]) if leads else ""


def _tells(lead: str) -> bool:
    """Whether a paragraph says something: no list, no caption, no name below a quote."""
    is_item = lead[0] in "-–—*•·▪■█#(["
    return not is_item and sentences.is_ended(lead) and len(lead.split()) >= 6


def _headline(lead: str) -> str:
    first = sentences.first_sentence(trimming.without_dateline(lead))
    sentence = trimming.without_brackets(first) or lead
    tidied = (_tidy(wording) for wording in _wordings(sentence, clauses.is_english(lead)))
    fitting = (wording for wording in tidied if 0 < len(wording) <= PROVISIONAL_HEADLINE)
    return next(fitting, lead[:PROVISIONAL_HEADLINE])


def _wordings(sentence: str, is_english: bool) -> Iterator[str]:
    """What a sentence can be made into, the best first; empty where it cannot."""
    if not is_english:
        yield sentence
        yield cutting.between_words(sentence)
        return
    plain = trimming.without_times(trimming.without_asides(sentence)) or sentence
    clause = clauses.clause_of(plain)
    speech = clauses.speech_of(short := clause.without_asides())
    if speech and bare(speech.speaker) == "it was":
        yield speech.words
    yield clause.with_opening()
    yield str(clause)
    yield short
    if speech:
        yield from _spoken(speech)
    yield cutting.at_clause(short)
    yield (shortest := _with_short_subject(clause))
    yield cutting.at_clause(shortest)
    yield cutting.between_words(plain)


def _spoken(speech: Speech) -> Iterator[str]:
    """A speech with the one who spoke, or else the thing said by itself."""
    first, _, others = speech.words.partition(" ")
    if clauses.is_pronoun(first):
        if bare(others.partition(" ")[0]) not in clauses.DISTANT:
            yield f"{speech.speaker} {others}"
            yield cutting.at_clause(f"{speech.speaker} {others}")
        return
    whole = f"{speech.speaker} {speech.said} {clauses.clause_of(speech.words)}"
    yield whole
    yield cutting.before_clause(whole, least=len(speech.speaker) + cutting.ENOUGH)
    if not clauses.is_own(first):
        clause = clauses.clause_of(speech.words)
        yield str(clause)
        yield cutting.at_clause(clause.without_asides())


def _with_short_subject(clause: Clause) -> str:
    """``Researchers from five universities reported`` as ``Researchers reported``.

    Empty where that could leave one person doing what two did.
    """
    words = clause.without_asides().split()
    verb = clauses.finite_verb(words) or 0
    opens = next((at for at in range(1, verb) if bare(words[at]) in _DETAILS), 0)
    if not opens or ("and" in words[opens:verb] and not words[opens - 1].endswith("s")):
        return ""
    return " ".join(words[:opens] + words[verb:])


def _tidy(wording: str) -> str:
    """A headline without loose ends: its first letter large, no stop, its quotes in pairs."""
    tidied = wording.strip(_LOOSE)
    if sentences.is_stopped(tidied):
        tidied = sentences.without_stop(tidied)
    for opening, closing in _PAIRS:
        if tidied.count(opening) != tidied.count(closing):
            tidied = _without_sign(_without_sign(tidied, opening), closing)
    if tidied.count('"') % 2:
        tidied = _without_sign(tidied, '"')
    tidied = text.squeeze(tidied).strip(_LOOSE)
    return tidied[:1].upper() + tidied[1:]


def _without_sign(wording: str, sign: str) -> str:
    """Words without a quote or bracket around them; one within a word, as in ``6"2``, stays."""
    sign = re.escape(sign)
    return re.sub(rf"(?<![^\s(“]){sign}|{sign}(?![^\s,.;:!?])", "", wording)
