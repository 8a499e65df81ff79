"""What can go wrong, split by what broke. Only the page and the command line turn an error into a message."""

from __future__ import annotations


class WhoheldError(Exception):
    """Any failure with a message for a person: what was expected, what was found, what to do."""


class BadInput(WhoheldError):
    """A file or text that someone gave us cannot be read as what it says it is."""


class BadTheatre(WhoheldError):
    """A theatre folder lacks something or contradicts itself."""


class BadStore(WhoheldError):
    """The store cannot be opened, is of another version, or does not match its own checksums."""


class BadRequest(WhoheldError):
    """A question that cannot be answered: unknown place, format, day or filter."""


class ReaderFailed(WhoheldError):
    """A reader that was asked over the network gave no usable answer; the article was not read."""
