"""What stands at the places of a headline while nobody has written one for them."""

from __future__ import annotations

import pytest

from articles import places
from articles.places import FRONT, SEARCH, SOCIAL, STORY


@pytest.mark.parametrize(
    ("variants", "shown"),
    [
        ({}, {FRONT: STORY, SEARCH: STORY, SOCIAL: STORY}),
        ({FRONT: "f"}, {FRONT: FRONT, SEARCH: STORY, SOCIAL: FRONT}),
        ({SEARCH: "s"}, {FRONT: STORY, SEARCH: SEARCH, SOCIAL: STORY}),
        ({SOCIAL: "o"}, {FRONT: STORY, SEARCH: STORY, SOCIAL: SOCIAL}),
        ({FRONT: "", SOCIAL: ""}, {FRONT: STORY, SEARCH: STORY, SOCIAL: STORY}),
        ({FRONT: "f", SEARCH: "s", SOCIAL: "o"}, {FRONT: FRONT, SEARCH: SEARCH, SOCIAL: SOCIAL}),
        ({"print": "p"}, {FRONT: STORY, SEARCH: STORY, SOCIAL: STORY}),
    ],
)
def test_a_place_without_a_wording_takes_that_of_another(
    variants: dict[str, str], shown: dict[str, str]
) -> None:
    wordings = {STORY: "Bridge opens", **variants}
    for place, of in {STORY: STORY, **shown}.items():
        assert places.wording(place, "Bridge opens", variants) == (wordings[of], of)


def test_a_story_without_a_headline_has_none_anywhere() -> None:
    assert {places.wording(place, "", {}) for place in places.FALLBACKS} == {("", STORY)}


def test_every_place_falls_back_to_the_story_in_the_end() -> None:
    assert all(order[-1] == STORY for place, order in places.FALLBACKS.items() if place != STORY)
    assert places.FALLBACKS.keys() == places.FITS.keys() == places.LABELS.keys()
