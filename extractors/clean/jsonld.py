"""What a page says about itself in JSON-LD (schema.org), read once.

Belongs here: parsing the scripts and finding the node that describes the article. Does not belong
here: deciding between it and the page's other sources (``titles.py``, ``authors.py``, ``dates.py``).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

# schema.org/Article with its subtypes ends in one of these ("NewsArticle", "BlogPosting", "Report").
_ARTICLE_SUFFIXES = ("Article", "Posting", "Report", "Review", "CreativeWork")
# What hid a script from browsers that knew none, in the order in which it is taken off.
_BEFORE = re.compile(r"\s*+(?:<!--|(?://\s*+)?<!\[CDATA\[|/\*.*?\*/)?", re.DOTALL)
_AFTER = (";", "*/", "-->", "]]>", "/*", "//", ";")
# Half of a surrogate pair, where an emoji was cut: no file can hold it. A whole pair is the group.
_SURROGATE = re.compile(
    r"\\u[dD](?:([89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|[89a-fA-F][0-9a-fA-F]{2})"
)
# Nodes nested deeper describe other things (a comment's author's employer).
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The article's own node (empty when there is none), and the nodes that others are found among."""

    article: Node = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    sites: list[Node] = field(default_factory=list)

    def resolve(self, value: Any) -> Any:
        """The node that ``{"@id": ...}`` points to; anything else unchanged."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
            return self.by_id.get(value["@id"], value)
        return value


def types(node: Node) -> list[str]:
    """The node's types without their namespace."""
    value = node.get("@type")
    return [str(name).rsplit("/", 1)[-1] for name in (value if isinstance(value, list) else [value]) if name]


def texts(value: Any) -> list[str]:
    """The strings in a property's value, whether it is one or a list."""
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]


def read_jsonld(tree: HtmlElement) -> JsonLd:
    """Read every JSON-LD script of a page. A script that is no JSON tells nothing and is passed over."""
    nodes = [node for script in _scripts(tree) for node in _nodes(script, 0)]
    articles = [node for node in nodes if any(name.endswith(_ARTICLE_SUFFIXES) for name in types(node))]
    return JsonLd(
        # the first of equals: what follows are the teasers of other articles
        article=max(articles, key=_said, default={}),
        nodes=nodes,
        by_id={node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1},
        sites=[node for node in nodes if "WebSite" in types(node)],
    )


def _said(node: Node) -> int:
    return sum(
        bool(node.get(key))
        for key in ("headline", "author", "datePublished", "articleBody", "mainEntityOfPage")
    )


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = _SURROGATE.sub(_unless_whole, _unwrapped(script.text_content()))
        try:
            # strict=False: raw line breaks inside strings are the commonest fault
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def _unwrapped(script: str) -> str:
    text = _BEFORE.sub("", script, count=1)
    for mark in _AFTER:
        text = text.rstrip().removesuffix(mark)
    return text.strip()


def _unless_whole(match: re.Match[str]) -> str:
    return match[0] if match[1] else r"\ufffd"


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _nodes(item, depth + 1)
