"""What both Djangos do alike: pages that may be framed, by our own pages only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from newsroom import versions


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("A page.")


urlpatterns = [
    path("plain/", page),
    path("framed/", versions.framed_by_self(page)),
    path("framing/", versions.may_frame_self(page)),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def policy_of(client: Client) -> Callable[[str], dict[str, str]]:
    """The policy of a page: its sources by directive, and the older header for frames."""

    def read(address: str) -> dict[str, str]:
        headers = client.get(address).headers
        said = (
            part.strip().partition(" ") for part in headers["Content-Security-Policy"].split(";")
        )
        sources = {name: source for name, _, source in said}
        return {**sources, "X-Frame-Options": headers["X-Frame-Options"]}

    return read


def test_a_page_is_framed_by_nobody(policy_of: Callable[[str], dict[str, str]]) -> None:
    policy = policy_of("/plain/")
    assert (policy["frame-ancestors"], policy["X-Frame-Options"]) == ("'none'", "DENY")
    assert "frame-src" not in policy
    assert policy["default-src"] == "'none'"


def test_an_editor_sees_a_page_of_ours_in_a_page_of_ours(
    policy_of: Callable[[str], dict[str, str]],
) -> None:
    plain, framed, framing = map(policy_of, ("/plain/", "/framed/", "/framing/"))
    assert framed == {**plain, "frame-ancestors": "'self'", "X-Frame-Options": "SAMEORIGIN"}
    assert framing == {**plain, "frame-src": "'self'"}
