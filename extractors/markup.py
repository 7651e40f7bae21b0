"""What can be told of a document of markup from its bytes, before any parser sees it.

Belongs here: what HTML and XML have in common. Does not belong here: which coding the bytes are of
(``clean.decoding``, ``fetch.items``), and anything that a parser tells.
"""

import re

# An attribute, or the element's name. A value in quotes may hold anything; what is not in quotes ends where
# another tag begins, so that a document is read once and not once for each tag.
_ATTRIBUTE = rb"""[\s/]*+[^<>=\s/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^<>\s]*+))?+"""
# Parsers compare each attribute of an element with all others: libxml2 2.14 takes .01 s for 3,000 of them,
# 5 s for 60,000 and minutes for a page of 5 MiB. Outside scripts no element of the measured set has more
# than 40.
MAX_ATTRIBUTES = 1000
_ENDLESS_TAG = re.compile(rb"<(?=[a-z_:])(?:" + _ATTRIBUTE + rb"){%d}" % MAX_ATTRIBUTES, re.IGNORECASE)
# To which "i<n" begins no tag. Of the 231 pages of the measured set one has a script that would pass for one.
_SCRIPT = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def has_endless_tag(document: bytes, *, has_scripts: bool = False) -> bool:
    """Whether an element has so many attributes that it can only be meant to keep a parser busy.

    ``document`` is in a coding that contains ASCII, such as UTF-8. ``has_scripts``: it is HTML, so that the
    text of scripts and styles is no markup.
    """
    if not _ENDLESS_TAG.search(document):
        return False
    return not has_scripts or bool(_ENDLESS_TAG.search(_SCRIPT.sub(b"", document)))
