"""The parts of an English news sentence: openings, asides, verbs, and who said it.

Words and their order are all that is looked at: guesses that hold for most leads, good enough
for a headline that an editor will replace, and for nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_COMMON = frozenset("a and at by for from has in of on said that the to was were with".split())
AUXILIARIES = frozenset(
    "are can cannot could did do does had has have is may might must shall should was were will"
    " would".split()
)
_VERBS = AUXILIARIES | frozenset(
    "became began begins bought broke brought built calls came caught chose continues drew drove"
    " faces fell flew fought found gave goes got grew heard held hit kept knew laid led left lost"
    " made makes meant met paid plans put quit ran remains said saw say says seeks sent set shook"
    " shot shut sold sought spent spoke stole stood struck swept swore takes taught thought threw"
    " told took upheld urges wants warns went wins withdrew woke won wore wrote".split()
)
_NO_VERBS = frozenset(
    "accused aged alleged armed bed breed exiled feed hatred hundred indeed injured naked need"
    " planned red retired sacred seed shed speed unexpected unprecedented united wanted weed"
    " wicked".split()
)
"""Words in -ed that are seldom what a sentence says."""
_SAYING = frozenset(
    "acknowledged acknowledges admitted announced announces confirmed confirms disclosed found"
    " reported reports revealed reveals said say says stated states warned warns".split()
)
"""Not ``claimed`` or ``alleged``: what was only claimed must never stand by itself."""
_RELATIVES = frozenset("that when where which who whom whose".split())
_PRONOUNS = frozenset("he i it she they we you".split())
DISTANT = frozenset("could had might should was were would".split())
"""Verbs that need "she said" before them: "she would resign" is not "Ann Lee would resign"."""
_OWN = frozenset("her his its my our their".split())
_PREPOSITIONS = frozenset(
    "about according across against along amid among around as at between by citing despite during"
    " following for from given in inside into like near of off on outside over since through"
    " throughout to under upon with within".split()
)
_SUBORDINATORS = frozenset("after although as because before since though when while".split())
"""Not ``if``, nor ``without`` and ``until`` above: what they say is not left out."""
_ADVERBS = frozenset(
    "acting also earlier here instead just late later meanwhile next now shortly so somewhat soon"
    " speaking still then today tonight yesterday".split()
)
_ARTICLES = frozenset("a an the these this those".split())
_JOINING = frozenset("and but nor or".split())
_TIME = re.compile(
    r"(?:[\d:.,]+|[ap]\.?m|early|earlier|last|late|later|local|midnight|noon|on|over|recently|shortly"
    r"|the|this|time|today|tonight|yesterday|day|days|week|weekend|weeks|month|months|year|years"
    r"|morning|afternoon|evening|night|ago|after|before|in|at|about|around|somewhat"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)


class Clause(NamedTuple):
    """A sentence parted from what leads up to it, and where its verb begins anew."""

    opening: str
    """What leads up to the clause, without mere times: ``In a speech in Rome``."""
    subject: str
    """Up to the first comma, with a list that it opens."""
    asides: list[str]
    """What stands in commas between the subject and its verb."""
    rest: list[str]

    def __str__(self) -> str:
        return ", ".join([self.subject, *self.asides, *self.rest])

    def with_opening(self) -> str:
        """All of the sentence but when it happened."""
        return f"{self.opening}, {self}" if self.opening else str(self)

    def without_asides(self) -> str:
        """``Ann Lee, the mayor, resigned`` as ``Ann Lee resigned``."""
        return " ".join([self.subject, ", ".join(self.rest)]) if self.asides else str(self)


class Speech(NamedTuple):
    """A clause that somebody said, and who said it."""

    speaker: str
    said: str
    """The verb of saying."""
    words: str


def bare(word: str) -> str:
    """A word in small letters without the signs around it."""
    return word.strip("“”‘’\"'()[].,;:!?…").lower()


def finite_verb(words: Sequence[str]) -> int | None:
    """Where the verb of a clause stands; None where there is no sign of one.

    A verb after a relative pronoun is not it, nor is one in -ed that another verb follows:
    ``a study published in Nature reported``.
    """
    first = _next_verb(words, 0)
    if first is None or not _may_describe(words, first):
        return first
    second = _next_verb(words, first + 1)
    between = {bare(word) for word in words[first + 1 : second]}
    return second if second and not between & (_JOINING | _PRONOUNS | _SUBORDINATORS) else first


def _next_verb(words: Sequence[str], start: int) -> int | None:
    for place in range(start, len(words)):
        if place and bare(words[place]) in _RELATIVES:
            return None
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if _is_verb(words[place], before, after):
            return place
    return None


def _is_verb(word: str, before: str, after: str) -> bool:
    plain, lead = bare(word), bare(before)
    if plain in AUXILIARIES or lead in _PRONOUNS:
        return True
    if not word[:1].islower() or lead in _ARTICLES | _OWN or before.endswith(("’s", "'s")):
        return False
    if plain in _VERBS:
        return True
    is_past = plain.endswith("ed") and "-" not in plain and plain not in _NO_VERBS
    return is_past and bare(after) not in {"as", "by"}


def _may_describe(words: Sequence[str], place: int) -> bool:
    after = bare(words[place + 1]) if place + 1 < len(words) else ""
    return place > 0 and bare(words[place]).endswith("ed") and after in _PREPOSITIONS


def is_english(paragraph: str) -> bool:
    """Whether "the", or three others of the commonest words of English, are in a paragraph."""
    common = _COMMON & set(map(bare, paragraph.split()))
    return "the" in common or len(common) >= 3


def is_pronoun(word: str) -> bool:
    """Whether a word stands for the one who speaks."""
    return bare(word) in _PRONOUNS


def is_own(word: str) -> bool:
    """Whether a word says whose by pointing back: ``their``."""
    return bare(word) in _OWN


def wants_object(word: str, after: str) -> bool:
    """Whether a verb stands before what it does something to: ``reported`` before ``a fire``."""
    is_verb = word.lower() in _VERBS or word.endswith("ed")  # a comma would end it
    return is_verb and (bare(after) in _ARTICLES | _OWN or after[:1].isupper())


def has_verb(wording: str) -> bool:
    """Whether words can stand as a clause."""
    return finite_verb(wording.split()) is not None


def clause_of(sentence: str) -> Clause:
    """The main clause of a sentence, as far as its commas tell."""
    parts = _parts(sentence)
    openings = []
    while len(parts) > 1 and (_is_opening(parts[0]) or _is_condition(*parts[:2])):
        openings.append(parts.pop(0))
    parts[0] = parts[0].removeprefix("then ")
    openings = [opening for opening in openings if not _is_time(opening)]
    verb = _predicate(parts)
    if verb is not None:
        listed = _listed(parts[:verb])
        subject = ", ".join(parts[:listed])
        return Clause(", ".join(openings), subject, parts[listed:verb], parts[verb:])
    begin = next((place for place, part in enumerate(parts) if has_verb(part)), 0)
    if openings and bare(parts[begin].split()[0]) not in _JOINING:
        openings += parts[:begin]  # the end of the opening: a place's name
        parts = parts[begin:]
    return Clause(", ".join(openings), parts[0], [], parts[1:])


def _parts(sentence: str) -> list[str]:
    """A sentence between its commas and dashes; those within quotes part nothing."""
    parts: list[list[str]] = [[]]
    depth = 0
    for word in sentence.split():
        depth = max(0, depth + word.count("“") - word.count("”"))
        is_dash = word in {"—", "–"}
        if not is_dash:
            parts[-1].append(word)
        if not depth and parts[-1] and (is_dash or word.endswith((",", ";"))):
            parts.append([])
    return [" ".join(part).rstrip(",;") for part in parts if part] or [sentence]


def _predicate(parts: Sequence[str]) -> int | None:
    """The part that begins with the subject's verb, after asides; None where there is none."""
    for place, part in enumerate(parts):
        words = part.split()
        verb = finite_verb(words)
        if place and verb == 0:
            return place
        if place and verb is not None and bare(words[0]) == "of":
            return place
        if verb is not None and bare(words[0]) not in _RELATIVES:
            late = place + 2  # "… after Ann Lee, the mayor, was stabbed"
            is_late = late < len(parts) and bare(parts[late].split()[0]) in AUXILIARIES
            return late if is_late else None
    return None


def _listed(parts: Sequence[str]) -> int:
    """How many of the parts before a verb name what it is about: ``a singer, actor and …``."""
    ends = [place for place, part in enumerate(parts) if place and bare(part.split()[0]) == "and"]
    return ends[-1] + 1 if ends else 1


def _is_opening(part: str) -> bool:
    """Whether a part only leads up to a clause: ``On Monday``, ``In a speech in Rome``."""
    words = part.split()
    first = bare(words[0])
    if _is_time(part) or first in _SUBORDINATORS | _ADVERBS:
        return True
    if first in _PREPOSITIONS:
        is_count = words[1:2] and (words[1][0].isdigit() or words[1] in {"least", "most"})
        return not is_count and not any(bare(word) in AUXILIARIES for word in words)
    return first.endswith("ly") and not has_verb(part)


def _is_condition(part: str, after: str) -> bool:
    """Whether these are ``if they agree`` and ``then …``; other conditions are never left out."""
    return part.lower().startswith("if ") and after.startswith("then ")


def _is_time(part: str) -> bool:
    return all(_TIME.fullmatch(bare(word)) for word in part.split())


def speech_of(wording: str) -> Speech | None:
    """A clause with the speaker it is ascribed to; None where nobody is said to say it."""
    words = wording.split()
    verb = finite_verb(words)
    if verb and [bare(word) for word in words[:verb]] == ["it"]:
        verb += 1  # "it was reported"
    if not verb or bare(words[verb]) not in _SAYING:
        return None
    begin = verb + 1 + (bare(words[verb + 1]) == "that" if verb + 1 < len(words) else 0)
    said = " ".join(words[begin:])
    if not has_verb(said) or _next_verb(words[begin:], 0) == 0:
        return None
    return Speech(" ".join(words[:verb]), words[verb], said)
