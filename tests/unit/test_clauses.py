"""Frames of single sentences by the real parser: arguments, modality, speaker; and their word lists."""

import csv
import re
from pathlib import Path

import pytest

import extractors.clauses
from extractors.clauses import Frame, effects, frames, word_class
from extractors.syntax import read

DATA = Path(extractors.clauses.__file__).with_name("data")


def frame(text: str, lemma: str) -> Frame:
    found = [f for sentence in read(None, text) for f in frames(sentence)]
    matching = [f for f in found if f.lemma == lemma]
    assert matching, [(f.pos, f.lemma) for f in found]
    return matching[0]


def words(frame: Frame, slot: str) -> list[str]:
    return [token.text for token in frame.slot(slot)]


@pytest.mark.parametrize(
    ("text", "lemma", "agents", "patients"),
    [
        ("France condemned the raid.", "condemn", ["France"], ["raid"]),
        ("The raid was condemned by France and Spain.", "condemn", ["France", "Spain"], ["raid"]),
        (
            "Oslo, Rome and Paris sued Apple and Google.",
            "sue",
            ["Oslo", "Rome", "Paris"],
            ["Apple", "Google"],
        ),
        ("The rebels, who are backed by Iran, fled.", "back", ["Iran"], ["rebels"]),
        ("Maduro, backed by Russia, won.", "back", ["Russia"], ["Maduro"]),
        ("Critics of the war waged by Rome left.", "wage", ["Rome"], ["war"]),
        ("Countries supporting the plan met.", "support", ["Countries"], ["plan"]),
        ("The man Russia supports is Assad.", "support", ["Russia"], ["man"]),
        ("Saudi-led forces moved in.", "lead", ["Saudi"], ["forces"]),
        ("Brazil froze the accounts and expelled the envoy.", "expel", ["Brazil"], ["envoy"]),
        ("Peru managed to keep the post.", "keep", ["Peru"], ["post"]),
        ("China urged Japan to lift the ban.", "lift", ["Japan"], ["ban"]),
        ("Putin called Castro to relay his thanks.", "relay", ["Putin"], ["thanks"]),
        ("Washington accused Moscow of arming the group.", "arm", ["Moscow"], ["group"]),
        ("Russia shows no signs of abandoning its friend.", "abandon", ["Russia"], ["friend"]),
        ("Egypt was asked to help Sudan.", "help", ["Egypt"], ["Sudan"]),
        ("One of the ministers praised several of the mayors.", "praise", ["ministers"], ["mayors"]),
    ],
)
def test_verb_has_its_real_agents_and_patients(
    text: str, lemma: str, agents: list[str], patients: list[str]
) -> None:
    found = frame(text, lemma)
    assert (words(found, "agent"), words(found, "patient")) == (agents, patients)


@pytest.mark.parametrize(
    ("text", "lemma", "slot", "tokens"),
    [
        ("Iran's support for Syria grew.", "support", "agent", ["Iran"]),
        ("Iran's support for Syria grew.", "support", "for", ["Syria"]),
        ("The recognition of Kosovo by Peru was news.", "recognition", "agent", ["Peru"]),
        ("The recognition of Kosovo by Peru was news.", "recognition", "patient", ["Kosovo"]),
        ("Support from China arrived.", "support", "from", ["China"]),
        ("U.S. sanctions on Iran hurt.", "sanction", "agent", ["U.S."]),
        ("Iran sanctions hurt.", "sanction", "agent", []),
        ("Cuba is one of Peru's oldest allies.", "ally", "is", ["Cuba"]),
        ("Cuba is one of Peru's oldest allies.", "ally", "poss", ["Peru"]),
        ("Belarus, an ally of Russia, voted.", "ally", "is", ["Belarus"]),
        ("Egypt emerged as a critic of the plan.", "critic", "is", ["Egypt"]),
        ("Turkey considers Assad a threat.", "threat", "is", ["Assad"]),
        ("Anti-Russian leader Jan Novak resigned.", "leader", "anti", ["Russian"]),
        (
            "He mortgaged the wells in exchange for loans from Moscow.",
            "mortgage",
            "in_exchange_for",
            ["loans"],
        ),
        ("He talked with groups such as Hamas and Fatah.", "talk", "with", ["groups", "Hamas", "Fatah"]),
        ("Iran sold missiles to Syria.", "sell", "to", ["Syria"]),
        ("Oman is critical of Yemen.", "critical", "of", ["Yemen"]),
    ],
)
def test_slot_of_a_noun_copula_or_preposition(text: str, lemma: str, slot: str, tokens: list[str]) -> None:
    assert words(frame(text, lemma), slot) == tokens


@pytest.mark.parametrize(
    ("text", "lemma", "modality"),
    [
        ("Peru backs Chile.", "back", "actual"),
        ("Peru does not back Chile.", "back", "negated"),
        ("Peru never backed Chile.", "back", "negated"),
        ("Peru no longer backs Chile.", "back", "negated"),
        ("No country backs Chile.", "back", "negated"),
        ("Peru refused to back Chile.", "back", "negated"),
        ("Peru denied that it backs Chile.", "back", "negated"),
        ("Peru held off in backing Chile.", "back", "negated"),
        ("Peru did not refuse to back Chile.", "back", "actual"),
        ("Peru shows no signs of leaving Chile.", "leave", "negated"),
        ("Peru would back Chile.", "back", "hypothetical"),
        ("Peru may back Chile.", "back", "hypothetical"),
        ("If Peru backs Chile, Bolivia wins.", "back", "hypothetical"),
        ("Reporters asked whether Peru backs Chile.", "back", "hypothetical"),
        ("Peru is considering backing Chile.", "back", "hypothetical"),
        ("Peru will back Chile.", "back", "future"),
        ("Peru plans to back Chile.", "back", "future"),
        ("Peru agreed to back Chile.", "back", "future"),
        ("Peru said it would back Chile.", "back", "future"),
        ("Peru managed to back Chile.", "back", "actual"),
        ("Peru is not a friend of Chile.", "friend", "negated"),
    ],
)
def test_modality(text: str, lemma: str, modality: str) -> None:
    assert frame(text, lemma).modality == modality


@pytest.mark.parametrize(
    ("text", "lemma", "speaker"),
    [
        ("Washington says that Moscow arms Syria.", "arm", "Washington"),
        ("According to Oslo, Moscow arms Syria.", "arm", "Oslo"),
        ("Moscow arms Syria, Kyiv said.", "arm", "Kyiv"),
        ("Washington accused Moscow of arming Syria.", "arm", "Washington"),
        ("Moscow arms Syria.", "arm", None),
    ],
)
def test_speaker(text: str, lemma: str, speaker: str | None) -> None:
    found = frame(text, lemma).speaker
    assert (found.text if found else None) == speaker


def test_list_that_the_parser_hangs_on_as_is_the_subject() -> None:
    text = "The strain grew as Peru, Chile and six others announced that they were leaving the bloc."
    assert words(frame(text, "announce"), "agent") == ["Peru", "Chile", "others"]


def test_odd_text_gives_frames_or_none_but_no_error() -> None:
    for text in ("!!!", "and and and", "“By by by”, said", "of of the the backed by by", "\u200b \ufeff ok"):
        assert all(f.predicate is not None for s in read(None, text) for f in frames(s))


def test_stranded_preposition_and_hyphen_find_their_nouns() -> None:
    assert words(frame("The talks which Peru took part in failed.", "take"), "in") == ["talks"]
    assert words(frame("Pro-Russian troops fled.", "troop"), "pro") == ["Russian"]


def test_a_word_with_its_preposition_governs_before_the_word_alone() -> None:
    called, named = (
        next(token for token in read(None, text)[0].span if token.lemma_ == "call")
        for text in ("Peru called on Chile to leave.", "Peru called Chile a friend.")
    )
    assert effects(called) == {"hypothetical", "object_control"}
    assert effects(named) == {"holds"}


@pytest.mark.parametrize(
    ("name", "key", "documented"),
    [("governors.csv", "effect", r"(?:effect:|\|) (\w+)"), ("word_classes.csv", "class", r"^# (\w+): ")],
)
def test_word_lists_are_documented_sourced_and_without_repeats(name: str, key: str, documented: str) -> None:
    lines = (DATA / name).read_text("utf-8").splitlines()
    header = "\n".join(line for line in lines if line.startswith("#"))
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert {row[key] for row in rows} == set(re.findall(documented, header, re.M))
    assert all(cell and cell == cell.lower().strip() for row in rows for cell in row.values())
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_every_word_class_that_the_code_names_exists() -> None:
    named = {
        name
        for path in (*DATA.parent.glob("*.py"), *DATA.parents[1].glob("stances/*.py"))
        for name in re.findall(r'word_class\("(\w+)"\)', path.read_text("utf-8"))
    }
    listed = re.findall(r"^# (\w+): ", (DATA / "word_classes.csv").read_text("utf-8"), re.M)
    assert named == set(listed)
    with pytest.raises(KeyError):
        word_class("no such class")
