"""Repairs of running text, each with the text that it must leave alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean.repair import (
    MAX_OPEN,
    MIN_JUDGING_WORDS,
    join_fragments,
    lexicon_of,
    open_joins,
    repair_text,
    squeeze,
)

LEXICON = lexicon_of(
    [
        "Norland and its minister went away apart from everyone, sand under the brand name in part",
        "note band them other gold stand these partis mais then well vitamins swell stop selection Norlands",
    ]
)
# As many words as a corpus needs to judge, all from A to Z in length and none like another's end.
CORPUS = frozenset(
    ["minister", "spoke", "the", "of", "and", "left", "Ponytail", "tail", "bank", "ear", "Lear", "part"]
    + [f"zq{number}" for number in range(MIN_JUDGING_WORDS)]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\u00a0words  and\tmore\u3000\u2028", "two words and more"),
        ("10\u202f000\u00a0€ : «\u202fnon\u202f»", "10 000 € : « non »"),  # a word stays one, a space one
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark \u2066end\u2069", "softhyphen zerowidth mark end"),
        ("well-known half\u2010open", "well-known half\u2010open"),  # hyphens that are seen
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is spelling in Persian
        ("क्\u200dष", "क्\u200dष"),  # and in Hindi
        ("\U0001f468\u200d\U0001f467", "\U0001f468\u200d\U0001f467"),  # one sign: a father and his daughter
        ("Nor\u200dland\u200c", "Norland"),
        ("a \x00 b\x1f\x85c\r\nd", "a b c d"),
        ("half \ud83d a pair", "half a pair"),
        ("a whole \U0001f600 pair", "a whole \U0001f600 pair"),
        ("the o\ufb03ce \ufb01nds \ufb02oor", "the office finds floor"),
        ("Cæsar’s œuvre, straße, \u0133s, x²", "Cæsar’s œuvre, straße, \u0133s, x²"),  # spelling
        ("Bogota\u0301 and Bogot\u00e1", "Bogot\u00e1 and Bogot\u00e1"),
        ("“a” ‘b’ «c» „d“ \"e\" 'f' – — …", "“a” ‘b’ «c» „d“ \"e\" 'f' – — …"),
        ("so , it says ( here )", "so , it says ( here )"),  # some write so
    ],
)  # fmt: skip
def test_squeeze(text: str, expected: str):
    assert squeeze(text) == expected


@given(
    st.text(
        st.characters(codec=None, exclude_categories=()) | st.sampled_from("\u200d\u200b\u0301\ufb01 \r\0")
    )
)
def test_squeezed_text_can_be_stored_and_is_squeezed(text: str):
    squeezed = squeeze(text)
    assert squeezed.encode().decode() == squeezed
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in squeezed)
    assert unicodedata.is_normalized("NFC", squeezed)
    assert squeeze(squeezed) == squeezed


@given(st.text(st.characters(codec="utf-8")))
def test_no_letter_digit_or_mark_is_lost(text: str):
    def kept(line: str) -> str:
        line = unicodedata.normalize("NFKC", line)
        return "".join(char for char in line if unicodedata.category(char)[0] in "LNPS")

    assert kept(squeeze(text)) == kept(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Norland ’s bank does n’t say they 're late", "en", "Norland’s bank doesn’t say they're late"),
        ("I’ ve seen Norland' s bank", "en", "I’ve seen Norland's bank"),
        ("he said 'sure' and 'maybe'", "en", "he said 'sure' and 'maybe'"),
        ("the word 's' alone, in a 'Norland' t-shirt", "en", "the word 's' alone, in a 'Norland' t-shirt"),
        ("the ministers' re-election, banks' losses", "en", "the ministers' re-election, banks' losses"),
        ("rock 'n' roll in the '80s", "en", "rock 'n' roll in the '80s"),
        ("Ik ga 's avonds", "nl", "Ik ga 's avonds"),
        ("aujourd’ hui l’ été", "fr", "aujourd’ hui l’ été"),
        ("Norland ’s", None, "Norland ’s"),
    ],
)  # fmt: skip
def test_space_beside_apostrophe(text: str, language: str | None, expected: str):
    assert repair_text(text, language, {}) == expected


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("in N o rland today", "in Norland today"),
        ("in N orland’s capital", "in Norland’s capital"),
        ("he left Norlan d. He went", "he left Norland. He went"),
        ("“ N orland”", "“ Norland”"),
        ("N O R LAND, N orland", "N O R LAND, Norland"),  # no capitals of it stand anywhere
        ("the mi nist er spoke", "the mi nist er spoke"),  # each fragment could be a word
        ("the min st er spoke", "the min st er spoke"),  # what it would make stands nowhere
        ("he went a w ay", "he went away"),
        ("he took a p art of it", "he took a part of it"),  # the article is a word of its own
    ],
)
def test_fragments_are_joined_when_the_word_stands_elsewhere(broken: str, whole: str):
    assert join_fragments(broken, "en", LEXICON) == whole


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a part of it and I go", "en"),  # "apart" is a word too
        ("the '80s and so on", "en"),  # not "sand"
        ("Plan B. And the rest", "en"),
        ("Plan B and Plan C, and so on", "en"),  # a capital is a name: not "band"
        ("Plan X and Harry S Truman", "en"),
        ("every one of them", "en"),
        ("Putin’s and Norland", "en"),
        ("cannot e-mail, not e-mail, not e.g. this, not c. 1900", "en"),
        ("5 m other people and $10 m other", "en"),  # a unit
        ("R&B and AT&T hen", "en"),
        ("[Norland]s top is the top, Norland’]s top", "en"),
        ("Norland s election, an election", "en"),  # the apostrophe is lost, not a piece of a word
        ("the s[aid] and s(he)", "en"),
        ("a b c d, C H O N, X I V, H2 O", "en"),
        ("O ’Neill, Mc Norland, de Norland, El Norland", "en"),
        ("le parti s’est réuni en mai s’il vient", "fr"),
        ("šel s ním v noci", "cs"),  # a language with many words of one letter
        ("N orland", None),
    ],
)
def test_separate_words_stay_separate(text: str, language: str | None):
    lexicon = LEXICON + lexicon_of([text, "sním vnoci"])
    assert join_fragments(text, language, lexicon) == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the mi nist er spoke", "the minister spoke"),
        ("the Mi nist er spoke", "the Minister spoke"),  # as at the start of a sentence
        ("the m inister spoke", "the minister spoke"),
        ("the mi nist er-bank spoke", "the minister-bank spoke"),
        ("the pony tail", "the pony tail"),  # the tail is a word
        ("the Bank Let", "the Bank Let"),
        ("the L ear", "the L ear"),  # a capital beside a word
        ("the mi, nist er", "the mi, nist er"),
        ("the nist er", "the nist er"),
    ],
)
def test_fragments_are_joined_when_the_word_stands_in_the_corpus(broken: str, whole: str):
    assert repair_text(broken, "en", lexicon_of([broken]), CORPUS) == whole


def test_a_fragment_that_the_document_repeats_is_a_word():
    text = "the nist er and the nist left, said er"
    assert repair_text(text, "en", lexicon_of([text]), CORPUS | {"nister"}) == text


def test_a_small_corpus_supports_a_word_and_does_not_judge():
    small = frozenset({"minister"})
    assert repair_text("the mi nist er, the m inister", "en", {}, small) == "the mi nist er, the minister"


@given(
    st.lists(
        st.sampled_from(["N", "o", "rland", "Norland", "m", "mi", "nist", "er", "’s", ",", "5", "."]),
        max_size=12,
    )
)
def test_joining_takes_out_spaces_alone(pieces: list[str]):
    text = " ".join(pieces)
    repaired = repair_text(text, "en", LEXICON, CORPUS)
    assert repaired.replace(" ", "") == text.replace(" ", "")
    assert repair_text(repaired, "en", LEXICON, CORPUS) == repaired


def test_open_joins_are_the_words_that_a_corpus_would_mend():
    texts = ["They asked Vel on ia of N orland.", "A vote on Plan B. The t-shirt is Norland’s."]
    lexicon = lexicon_of(texts)
    assert open_joins(texts, "en", lexicon) >= {"Norland"}
    for word in open_joins(texts, "en", lexicon):
        mended = [repair_text(text, "en", lexicon, frozenset({word})) for text in texts]
        assert word in mended[0]


def test_whole_words_leave_no_joins_open():
    assert (
        open_joins(["Norland asked for more.", "A vote on Plan B. The minister has left."], "en", {}) == set()
    )


def test_open_joins_are_few():
    assert len(open_joins(["bc df gh jk lm np qr st vw xz " * 3] * 50, "en", {})) <= MAX_OPEN
    assert open_joins(["N orland"], "cs", {}) == set()
