"""The exceptions that cross a border between layers.

Each carries a translated sentence that can be shown to a person as it is.
"""

from __future__ import annotations


class Refused(Exception):
    """Something a person or a batch asked for is not done; ``str()`` says why and how to mend it."""
