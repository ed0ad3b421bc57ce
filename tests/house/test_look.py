"""The look keeps to its tokens, can be read by everyone, and weighs little."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR, "static")
TOKENS = (STATIC / "css" / "tokens.css").read_text()
PUBLIC = ("tokens.css", "base.css", "pages.css")

_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAMED = {
    "a colour": re.compile(r"#[0-9a-f]{3,8}\b(?!\s*[{,])|\b(?:rgb|hsl|oklch|color-mix)a?\("),
    "a named colour": re.compile(r":[^;]*\b(?:black|white|red|gr[ae]y)\b"),
    "a size of letters": re.compile(r"font(?:-size)?:[^;]*\d(?:rem|px|pt)\b"),
    "a font": re.compile(r"font-family:(?!\s*(?:var\(|inherit))"),
}


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_only_the_tokens_name_colours_sizes_and_fonts(path: Path) -> None:
    if path.name == "tokens.css":
        return
    rules = _COMMENTS.sub("", path.read_text())

    found = {name: pattern.findall(rules) for name, pattern in _NAMED.items()}

    assert not any(found.values()), found


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1, of a colour such as ``#1b1815`` (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_a_reader_can_tell_letters_from_paper_in_both_schemes(scheme: int) -> None:
    pairs = re.findall(r"--([a-z0-9-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
    colours = {name: pair[scheme] for name, *pair in pairs}

    for paper in ("paper", "paper-2"):
        for ink in ("ink", "ink-2", "urgent"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
        assert contrast(colours["focus"], colours[paper]) >= 3
    for mark in ("mark-in", "mark-out"):
        assert contrast(colours["ink"], colours[mark]) >= 4.5


def test_a_page_brings_little_along() -> None:
    styles = sum(len(gzip.compress((STATIC / "css" / name).read_bytes())) for name in PUBLIC)
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert styles <= 10_000
    assert len(fonts) <= 2
    assert sum(font.stat().st_size for font in fonts) <= 60_000
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text()
