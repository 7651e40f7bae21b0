"""The language of a text.

Belongs here: one ISO 639-1 code for one text. Does not belong here: what languages facts are extracted from.
"""

import py3langid

# On the measured set the first 500 characters give the same language as the whole text on every page; twice
# that leaves room for a page that begins with a quotation.
_SAMPLE = 1000


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language the text is written in; None for an empty text."""
    sample = text[:_SAMPLE]
    if not any(char.isalpha() for char in sample):
        return None
    return str(py3langid.classify(sample)[0])
