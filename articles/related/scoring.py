"""How near two stories are, and why: vectors, their nearest ones' company, section and time.

The cosine of weighted terms (G. Salton and C. Buckley, 1988), a share of which comes from what is
like a story's nearest neighbours (J. Rocchio, 1971). All of it is the same in both directions,
but for the company.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import log, sqrt

from articles.related import features, weights
from articles.related.features import NO_SKETCH, Sketch

ONE = 32_767
"""What stands for 1 in a vector."""


class Vector:
    """A story's terms and their weights, of length `ONE` but for what no other story has.

    Whole numbers, as they are stored: there is no time to make others of them.
    """

    def __init__(self, weights: Mapping[int, int]) -> None:
        self.weights = weights

    def dump(self) -> bytes:
        """Six bytes a term."""
        return array("i", self.weights).tobytes() + array("h", self.weights.values()).tobytes()

    @classmethod
    def load(cls, stored: bytes | memoryview) -> Vector:
        """What `dump` gave; PostgreSQL's driver gives it back as a view."""
        stored = bytes(stored)
        cut = len(stored) // 6 * 4
        return cls(dict(zip(array("i", stored[:cut]), array("h", stored[cut:]), strict=True)))

    def dot(self, other: Mapping[int, float]) -> float:
        """The sum over shared terms: the cosine, where both have the length 1."""
        mine = self.weights
        shared = [mine[term] * other[term] for term in mine.keys() & other.keys()]
        return sum(shared) / ONE / ONE


def vector(found: Mapping[int, float], stories: Mapping[int, int]) -> Vector:
    """A story's vector; ``stories`` says how many have each of its terms, and `EVERY_STORY`."""
    total = max(1, stories.get(features.EVERY_STORY, 1))
    weighed = {term: value * _rarity(stories.get(term, 1), total) for term, value in found.items()}
    shared = (each for term, each in weighed.items() if stories.get(term, 1) >= weights.SHARED)
    # Of a story that shares nothing at all the whole length counts.
    length = sqrt(sum(each * each for each in shared)) or sqrt(
        sum(each * each for each in weighed.values())
    )
    return Vector({term: min(ONE, round(ONE * each / length)) for term, each in weighed.items()})


def ordered(found: Vector, stories: Mapping[int, int]) -> tuple[Vector, list[int]]:
    """The same with those terms first by which the story can be found; and these.

    They are the most telling ones that others have, and then some that are new with this story.
    """
    by_weight = sorted(found.weights, key=lambda term: (-found.weights[term], term))
    known = [term for term in by_weight if stories.get(term, 1) >= weights.SHARED]
    new = [term for term in by_weight if stories.get(term, 1) < weights.SHARED]
    front = known[: weights.TELLING] + new[: weights.NEW_WORDS]
    rest = known[weights.TELLING :] + new[weights.NEW_WORDS :]
    return Vector({term: found.weights[term] for term in front + rest}), front


def _rarity(stories: int, total: int) -> float:
    return float(log(1 + total / max(1, stories)) ** weights.RARITY)


@dataclass(frozen=True)
class Story:
    """What is compared of a story."""

    pk: int
    vector: Vector
    day: float
    """When it was published, in days since 1970."""
    section: int | None = None
    sketch: Sketch = NO_SKETCH


@dataclass(frozen=True)
class Neighbour:
    """A story, how near it is, and the parts of that."""

    story: Story
    score: float
    to: Story
    company: float
    """What its likeness to the nearest ones gives."""
    section: float
    """What the same section gives."""
    faded: float
    """What time has left of it: 1 is all."""

    @cached_property
    def terms(self) -> dict[int, float]:
        """What each shared term gives to the score, the most first."""
        mine, others = self.to.vector.weights, self.story.vector.weights
        shared = {
            term: (1 - weights.COMPANY) * mine[term] * others[term] / ONE / ONE
            for term in mine.keys() & others.keys()
        }
        return dict(sorted(shared.items(), key=lambda each: -each[1]))

    @property
    def days(self) -> int:
        """How many days apart the two were published."""
        return round(abs(self.to.day - self.story.day))

    @property
    def lost(self) -> float:
        """What time takes from the score; not above 0."""
        return self.score - self.score / self.faded


def rank(
    story: Story, others: Iterable[Story], most: int, *, prefer_section: bool = False
) -> list[Neighbour]:
    """Of ``others`` the ``most`` that have most to do with ``story``, the nearest first."""
    likeness = [(story.vector.dot(other.vector.weights), other.pk, other) for other in others]
    # Company, section and time bring nothing up from far below.
    alike = nlargest(2 * most, [each for each in likeness if each[0]])
    company = _company(alike[: weights.NEAREST])
    found = []
    for likely, _pk, other in alike:
        own = (1 - weights.COMPANY) * likely
        near = weights.COMPANY * other.vector.dot(company)
        same = prefer_section and story.section is not None and story.section == other.section
        section = weights.SECTION * (own + near) if same else 0.0
        faded = fading(story.day - other.day)
        found.append(Neighbour(other, (own + near + section) * faded, story, near, section, faded))
    found.sort(key=lambda each: (-each.score, -each.story.day, -each.story.pk))
    return found[:most]


def fading(days: float) -> float:
    """What is left of a score between two stories that are so many days apart."""
    left: float = 0.5 ** (abs(days) / weights.HALF_LIFE)
    return 1 - weights.FADES * (1 - left)


def _company(nearest: Sequence[tuple[float, int, Story]]) -> dict[int, float]:
    """The vectors of the nearest ones as one, each for the square of its likeness.

    So that a story with few neighbours does not take the far ones for its company.
    """
    total = sum(likeness * likeness for likeness, _pk, _story in nearest) or 1.0
    found: dict[int, float] = {}
    for likeness, _pk, story in nearest:
        share = likeness * likeness / total
        for term, value in story.vector.weights.items():
            found[term] = found.get(term, 0.0) + share * value
    return found


def fold(story: Story, ranked: Iterable[Neighbour], most: int) -> list[list[Neighbour]]:
    """Neighbours with versions of one story together, the newest first in each of ``most`` groups.

    Of the versions of ``story`` itself only a newer one is a neighbour.
    """
    groups: list[list[Neighbour]] = []
    own: list[Neighbour] = []
    for neighbour in ranked:
        if _is_copy(story, neighbour.story):
            own.append(neighbour)
            if len(own) == 1:
                groups.append(own)
            continue
        for group in groups:
            if group is not own and _is_copy(group[0].story, neighbour.story):
                group.append(neighbour)
                break
        else:
            if len(groups) == most:
                break
            groups.append([neighbour])
    own[:] = [each for each in own if (each.story.day, each.story.pk) > (story.day, story.pk)]
    return [sorted(group, key=_newest_first) for group in groups if group]


def _newest_first(neighbour: Neighbour) -> tuple[float, int]:
    return -neighbour.story.day, -neighbour.story.pk


def _is_copy(one: Story, other: Story) -> bool:
    return one.sketch.containment(other.sketch) >= weights.COPY
