"""What a headline does without: datelines, brackets, asides in dashes, and when it happened."""

from __future__ import annotations

import re

from articles import text

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)"
    r"|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_PART = r"(?:morning|afternoon|evening|night)"
_DATE = rf"{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?"
_TIMES = re.compile(
    rf"""
    (?<!\bof)(?<!\bfrom)(?<!\bsince)(?<!\bthan)(?<!\buntil)(?<!\bfor)(?<!\bdated)(?<!\bthe)
    (?<!Super)(?<!Black)(?<!Good)(?<!Bloody)(?<!Ash)(?<!Cyber)(?<!Easter)(?<!Palm)(?<!^On)
    (?:
        (?:^|,?\s)(?:early\s|late\s)?[Oo]n\s(?:{_DAY}(?:\s{_PART})?(?:,?\s{_DATE})?|{_DATE})
        |,?\s(?:early\s|late\s|last\s|next\s|this\s)?{_DAY}(?:\s{_PART})?(?:,\s{_DATE})?(?!\s[A-Z])
        |,?\s(?:early\s|late\s)?yesterday(?:\s{_PART})?
        |,?\s(?:earlier\s|later\s)?(?:today|tonight)
        |,?\s(?:earlier\s|later\s|early\s|late\s)?(?:this|last)\s(?:{_PART}|week|weekend|month|year)
        |,?\searly\sin\sthe\s{_PART}
        |^At\s(?:about\s|around\s)?\d{{1,2}}[:.]\d\d(?:\s[ap]\.?m\.?)?(?=,|\s)
    )
    (?:,?\slocal\stime)?(?![\w’'-])
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DASHED = re.compile(r"\s[—–]\s[^—]{1,200}?\s[—–](?=\s)|(?<=.{40})(?:;|\s—)\s.*")
"""An aside between two dashes, or what follows a clause after one or a semicolon."""
_DATELINES = (
    re.compile(
        r"[^—–(]{0,60}\((?:AP|AFP|ANI|dpa|EFE|PA|PTI|Reuters|TASS|UPI|Xinhua)\)\s?[-–—]{1,2}\s?"
    ),
    re.compile(r"(?=[^\W\d_]*[A-Z]{3})[A-Z][^—–]{2,60}?(?:\s?—|\s–|\s--?)\s(?=[“\"‘]?[\dA-Z])"),
)


def without_dateline(lead: str) -> str:
    """A lead without the place and agency before its first dash."""
    for dateline in _DATELINES:
        lead = lead[found.end() :] if (found := dateline.match(lead)) else lead
    return lead


def without_brackets(sentence: str) -> str:
    """A sentence without what stands in brackets, and in brackets within those."""
    for _round in range(2):
        sentence = _BRACKETS.sub(" ", sentence)
    return re.sub(r"\s+(?=[,.;:?!]|$)", "", text.squeeze(sentence))


def without_asides(sentence: str) -> str:
    """A sentence without what stands between dashes, or after its main clause."""
    return _DASHED.sub("", sentence)


def without_times(sentence: str) -> str:
    """A sentence without weekdays, dates and "yesterday" where they only say when.

    They stay in names (``Super Tuesday``) and where something depends on them (``since Monday``).
    """
    return _TIMES.sub("", sentence).strip(" ,")
