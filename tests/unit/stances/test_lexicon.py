"""The word lists: every row says something that the code and the warehouse understand."""

from extractors.stances.lexicon import compositions, noun_classes, predicates

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip
NOUN_SLOTS = {"agent", "patient", "poss", "mod", "name", "is", "complement", "subject_complement"}


def test_rows_have_known_types_polarities_and_parts_of_speech() -> None:
    readings = [r for found in predicates().values() for r in found]
    readings += [r for found in compositions().values() for r in found]
    assert {r.stance_type for r in readings} == PLOVER
    assert {r.polarity for r in readings} == {-1, 0, 1}
    pos = {"verb", "verb_bare", "noun", "role", "adj", "epithet_noun", "epithet_adj", "judgement"}
    assert {pos for _, pos in predicates()} == pos


def test_slots_are_arguments_or_prepositions() -> None:
    readings = [r for found in (*predicates().values(), *compositions().values()) for r in found]
    slots = {slot for r in readings for slot in (*r.source, *r.target, *r.issue)} - NOUN_SLOTS
    assert all(slot.replace("_", "").isalpha() and slot.islower() for slot in slots)
    assert {"with", "for", "against", "on", "to", "from"} <= slots


def test_every_class_of_a_composition_has_nouns() -> None:
    classes = {c for found in noun_classes().values() for c in found}
    assert {r.object_class for found in compositions().values() for r in found} <= classes


def test_coverage_is_wide() -> None:
    assert sum(pos == "verb" for _, pos in predicates()) > 350
    assert len(predicates()) > 800
