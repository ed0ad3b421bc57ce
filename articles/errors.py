"""The exceptions that cross a border between layers.

Each carries a translated sentence that can be shown to a person as it is.
"""

from __future__ import annotations


class RefusedError(Exception):
    """Something asked for is not done; ``str()`` is the sentence that says why."""


class ForbiddenError(RefusedError):
    """It is not done because the person's role may not do it, whatever the story's state."""
