"""A page in a browser that has come to rest."""

from __future__ import annotations

from playwright.sync_api import Page

_ENDED = "Promise.allSettled(document.getAnimations().map(each => each.finished)).then(() => true)"


def at_rest(page: Page) -> Page:
    """The page, loaded, once nothing fades: on its way, a colour is neither light nor dark."""
    page.wait_for_load_state()
    page.evaluate(_ENDED)
    return page
