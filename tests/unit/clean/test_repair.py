"""Repairs of running text, each with the text that it must leave alone."""

import pytest

from extractors.clean.repair import join_fragments, lexicon_of, repair_text, squeeze

LEXICON = lexicon_of(
    ["Norland and its minister went away apart from everyone, sand under the brand name in part"]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\u00a0words  and\tmore\u3000", "two words and more"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is spelling in Persian
        ("a \x00 b", "a b"),
    ],
)
def test_squeeze(text: str, expected: str):
    assert squeeze(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Norland ’s bank does n’t say they 're late", "en", "Norland’s bank doesn’t say they're late"),
        ("he said 'sure' and 'maybe'", "en", "he said 'sure' and 'maybe'"),
        ("the word 's' alone", "en", "the word 's' alone"),
        ("Ik ga 's avonds", "nl", "Ik ga 's avonds"),
    ],
)
def test_space_before_apostrophe(text: str, language: str, expected: str):
    assert repair_text(text, language, frozenset()) == expected


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("in N o rland today", "in Norland today"),
        ("in N orland’s capital", "in Norland’s capital"),
        ("the mi nist er spoke", "the mi nist er spoke"),  # each fragment could be a word
        ("the min st er spoke", "the min st er spoke"),  # what it would make stands nowhere
        ("he went a w ay", "he went away"),
        ("he took a p art of it", "he took a part of it"),  # the article is a word of its own
    ],
)
def test_fragments_are_joined_when_the_word_stands_elsewhere(broken: str, whole: str):
    assert join_fragments(broken, "en", LEXICON) == whole


@pytest.mark.parametrize(
    "text",
    [
        "a part of it and I go",  # "apart" is a word too
        "the '80s and so on",  # not "sand"
        "Plan B. Rand fell",
        "every one of them",
        "Putin’s and Norland",
    ],
)
def test_separate_words_stay_separate(text: str):
    assert join_fragments(text, "en", LEXICON) == text


def test_languages_with_many_one_letter_words_are_left_alone():
    assert join_fragments("šel s ním v noci", "cs", lexicon_of(["sním vnoci"])) == "šel s ním v noci"
