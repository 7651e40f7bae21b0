"""Texts that no newsroom means to send, through the worker's own ``extract``: no crash, a sensible result."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Article, Extraction, Mention
from extractors.slices import extract

RTL, LRM, ZWJ = "\u202b", "\u200e", "\u200d"
NAMES = 5000


def article(body: str, title: str | None = None) -> Article:
    return Article(
        version_id="v1", article_id="a1", fetch_id="f1", fetched_url="http://wire.example/1",
        declared_canonical_url=None, url="http://wire.example/1", outlet="wire.example", source="wire",
        title=title, authors=[], published_at=None, modified_at=None, language="en", body_text=body,
        word_count=len(body.split()), is_paywalled=False, signature=[], text_version="1", published_on=None,
    )  # fmt: skip


def mentions(body: str, title: str | None = None) -> list[Mention]:
    """The mentions of an article, once it is sure that nothing failed and each stands where it says."""
    state, *facts = extract(article(body, title))
    assert state == Extraction("v1", "extracted"), facts
    found = [row for row in facts if isinstance(row, Mention)]
    texts = {"title": title or "", "body": body}
    for mention in found:
        assert mention.surface
        assert texts[mention.field][mention.char_start : mention.char_end] == mention.surface
    places = [(mention.field, mention.char_start, mention.char_end) for mention in found]
    assert len(places) == len(set(places))
    return found


def keys(found: list[Mention]) -> set[str]:
    return {mention.local_actor_key for mention in found}


@pytest.mark.parametrize(
    "body",
    [
        "Russia criticised Владимир Зеленский on Friday, and Peru defended him.",
        "Russia met الرئيس محمود عباس in Lima on Friday, and Peru was glad of it.",
        "Russia met 习近平 in Lima on Friday, and Peru was glad of it.",
        f"Russia met {RTL}محمود عباس{LRM} in Lima on Friday, and Peru was glad of it.",
    ],
)
def test_names_in_other_letters_leave_their_neighbours_alone(body: str) -> None:
    assert {"state:RUS", "state:PER"} <= keys(mentions(body))


def test_no_name() -> None:
    assert mentions("It rained all night. The streets were wet in the morning, and then they dried.") == []


@pytest.mark.parametrize(
    ("body", "title"), [("", None), ("", ""), (" \n\t\n ", " "), ("\u200b\n\ufeff", None)]
)
def test_nothing_to_read(body: str, title: str | None) -> None:
    assert mentions(body, title) == []


def test_a_title_alone() -> None:
    (found, *_) = mentions("", "Peru rejects Russia's offer")
    assert (found.local_actor_key, found.field, found.surface) == ("state:PER", "title", "Peru")


def test_capitals_only() -> None:
    body = "RUSSIA REJECTED THE OFFER OF PERU ON FRIDAY. IT TOLD US WHO WILL PAY."
    assert {"state:RUS", "state:PER"} <= keys(mentions(body))
    assert not {"state:USA", "org:world health organization|"} & keys(mentions(body))


def test_thousands_of_names() -> None:
    first = ["Anna", "Boris", "Carla", "David", "Elena", "Fiona", "Georg", "Helga", "Ivan", "Julia"]
    ends = itertools.product("BDFGKLMNPRSTVZ", "aeiou", "bdlmnrstv", ["ak", "ero", "in", "ova", "sky"])
    people = [f"{given} {''.join(end)}" for given, end in zip(itertools.cycle(first), ends, strict=False)]
    people = (people + [f"{name}-Lind" for name in people])[:NAMES]
    body = "\n\n".join(f"{name} met Peru's president on Friday." for name in people)
    found = mentions(body)
    # Of invented names the parser misses some.
    assert len({key for key in keys(found) if key.startswith("person:")}) > NAMES * 0.5


def test_a_sentence_without_end() -> None:
    clause = "Russia gave Peru three ships and "
    body = clause * (200_000 // len(clause))
    assert {"state:RUS", "state:PER"} <= keys(mentions(body))


@pytest.mark.parametrize(
    "peru",
    [
        "Peru \U0001f1f5\U0001f1ea",
        f"Peru {ZWJ}\U0001f468{ZWJ}\U0001f469{ZWJ}\U0001f467",
        "Peru\u00a0",
    ],
)
def test_signs_beside_a_name(peru: str) -> None:
    found = mentions(f"Russia condemned {peru} on Friday.")
    assert {"state:RUS", "state:PER"} <= keys(found)


def test_combining_characters() -> None:
    """Accents as characters of their own."""
    found = mentions("Peru rejected the offer of Nicola\u0301s Maduro on Friday.")
    (person,) = (mention for mention in found if mention.kind == "person")
    assert person.local_actor_key == "person:nicolas maduro|VEN"
    assert person.surface == "Nicola\u0301s Maduro"


# Words that the stages look at, so that what comes between them reaches the code behind.
_WORDS = st.sampled_from(
    [
        *(
            "Russia",
            "U.S.-led",
            "President Putin",
            "Mr.",
            "O’Brien",
            "EU",
            "the regime",
            "its",
            "he",
            "who",
            "anti-",
        ),
        *(
            "sanctioned",
            "$5 million",
            "and",
            "of",
            "'s",
            "’",
            "“",
            "(",
            ")",
            ",",
            ".",
            "-",
            "\n",
            "\u0301",
            "\u200f",
        ),
    ]
)
_TEXTS = st.lists(st.one_of(_WORDS, st.text(max_size=12)), max_size=30).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(body=_TEXTS, title=st.one_of(st.none(), _TEXTS))
def test_any_text(body: str, title: str | None) -> None:
    assert mentions(body, title) == mentions(body, title)


@settings(max_examples=60, deadline=None)
@given(body=st.text(max_size=200))
def test_any_characters(body: str) -> None:
    assert mentions(body) == mentions(body)
