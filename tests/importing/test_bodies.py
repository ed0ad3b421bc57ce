"""HTML of a source as a body: what is made to take for ever does not."""

from __future__ import annotations

import time

import pytest

from articles.importing import bodies

LONGEST_SECONDS = 10
"""Of processor time; a body of 5 MB that is parsed takes minutes."""


@pytest.mark.parametrize("piece", ["<p>a", "<a", "&", "&amp;", "<b><i>", "<script>", "<!--"])
def test_a_body_that_is_made_to_take_long_is_read_by_its_words(piece: str) -> None:
    source = "<p>The ferry ran aground.</p>" + piece * (5_000_000 // len(piece))
    began = time.process_time()
    body, line = bodies.of_html(source), bodies.plain(source)
    assert time.process_time() - began < LONGEST_SECONDS
    assert "The ferry ran aground." in body.html
    assert line.startswith("The ferry ran aground.")


def test_a_body_that_is_read_by_its_words_says_so_and_keeps_them() -> None:
    body = bodies.of_html("<p>Fish &amp; chips</p><script>evil()</script>" + "<br>" * 100_001)
    assert body.html == "<p>Fish &amp; chips</p>"
    assert body.left_out == (
        "all markup and pictures, because there are more than 100000 tags and entities",
    )
