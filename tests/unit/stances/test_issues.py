"""Stances on things, plans and events: who, for or against, and in which words."""

import pytest

from extractors.actors import find_actors
from extractors.stances import find_stances
from extractors.syntax import read
from tests.unit.stances.test_find_stances import article

Issue = tuple[str, int, str]  # source, polarity, words


def issues(body: str, title: str | None = None) -> set[Issue]:
    text = article(body, title)
    sentences = read(title, body)
    cast = find_actors(text, sentences)
    return {
        (cast.actors[row.source_key].name, row.polarity, row.target_issue)
        for row in find_stances(text, sentences, cast)
        if row.target_issue and not row.is_implied and row.confidence >= 0.5
    }


# Each once: what the sentence says of things, nothing else.
SENTENCES: list[tuple[str, set[Issue]]] = [
    # for something
    ("Norway supports a ban on deep-sea mining.", {("Norway", 1, "ban on deep-sea mining")}),
    ("Kenya backed the proposed fisheries treaty.", {("Kenya", 1, "proposed fisheries treaty")}),
    ("Portugal has endorsed the plan to close the reactor.", {("Portugal", 1, "plan to close the reactor")}),
    ("Chile welcomed the ruling on water rights.", {("Chile", 1, "ruling on water rights")}),
    ("Senator Maria Duarte praised the new rail link.", {("Maria Duarte", 1, "new rail link")}),
    ("Denmark defended its decision to buy the island.", {("Denmark", 1, "decision to buy the island")}),
    ("Peru advocated stricter limits on logging.", {("Peru", 1, "stricter limits on logging")}),
    ("Ghana is in favour of a common currency.", {("Ghana", 1, "common currency")}),
    ("Austria voted for the budget on Tuesday.", {("Austria", 1, "budget")}),
    ("Governor Paul Reyes signed the housing bill into law.", {("Paul Reyes", 1, "housing bill")}),
    ("Ireland voiced support for the data centre levy.", {("Ireland", 1, "data centre levy")}),
    ("Latvia gave its backing to the gas pipeline.", {("Latvia", 1, "gas pipeline")}),
    ("Jordan remains committed to a two-state solution.", {("Jordan", 1, "two-state solution")}),
    ("Malta approved an expansion of the port.", {("Malta", 1, "expansion of the port")}),
    ("Nepal is a strong supporter of the dam.", {("Nepal", 1, "dam")}),
    ("Brazil's support for the rainforest treaty has grown.", {("Brazil", 1, "rainforest treaty")}),
    ("Finland favours lifting the quota.", {("Finland", 1, "lifting the quota")}),
    ("Senator Maria Duarte sponsored a bill to lower rents.", {("Maria Duarte", 1, "bill to lower rents")}),
    ("Morocco hailed the ceasefire as a turning point.", {("Morocco", 1, "ceasefire")}),
    ("Slovenia said the tunnel was essential.", {("Slovenia", 1, "tunnel")}),
    # asked for
    ("Spain called for an inquiry into the wiretaps.", {("Spain", 1, "inquiry into the wiretaps")}),
    ("Togo demanded an end to the blockade.", {("Togo", 1, "end to the blockade")}),
    ("Zambia pushed for debt relief.", {("Zambia", 1, "debt relief")}),
    ("Italy proposed to raise the retirement age.", {("Italy", 1, "raising the retirement age")}),
    ("Laos lobbied for a longer deadline.", {("Laos", 1, "longer deadline")}),
    ("Belgium repeated its call for fresh elections.", {("Belgium", 1, "fresh elections")}),
    ("Estonia pleaded for tougher border controls.", {("Estonia", 1, "tougher border controls")}),
    ("Cyprus urged an immediate halt to the drilling.", {("Cyprus", 1, "immediate halt to the drilling")}),
    ("Qatar insisted on a written guarantee.", {("Qatar", 1, "written guarantee")}),
    # against something
    ("Sweden opposes the nuclear waste depot.", {("Sweden", -1, "nuclear waste depot")}),
    ("Bolivia rejected the draft resolution.", {("Bolivia", -1, "draft resolution")}),
    ("Iceland condemned the arrests in the capital.", {("Iceland", -1, "arrests in the capital")}),
    ("Uganda criticised the timetable for the talks.", {("Uganda", -1, "timetable for the talks")}),
    ("Poland voted against the migration pact.", {("Poland", -1, "migration pact")}),
    ("Governor Paul Reyes vetoed the gambling bill.", {("Paul Reyes", -1, "gambling bill")}),
    ("Japan is concerned about the missile tests.", {("Japan", -1, "missile tests")}),
    ("Fiji is opposed to seabed mining.", {("Fiji", -1, "seabed mining")}),
    ("Greece objected to the wording of the text.", {("Greece", -1, "wording of the text")}),
    ("Canada regretted the collapse of the talks.", {("Canada", -1, "collapse of the talks")}),
    ("Sudan spoke out against the river dam.", {("Sudan", -1, "river dam")}),
    ("Mexico's resistance to the border wall is well known.", {("Mexico", -1, "border wall")}),
    ("Hungary blocked the loan package.", {("Hungary", -1, "loan package")}),
    ("Chad warned against a rushed withdrawal.", {("Chad", -1, "rushed withdrawal")}),
    ("Senator Maria Duarte called the merger a disgrace.", {("Maria Duarte", -1, "merger")}),
    ("Croatia expressed concern about the coal levy.", {("Croatia", -1, "coal levy")}),
    ("Polish farmers protested against the fuel tax.", {("Polish farmers", -1, "fuel tax")}),
    ("Lebanon ruled out a land swap.", {("Lebanon", -1, "land swap")}),
    ("Serbia denounced the verdict as unjust.", {("Serbia", -1, "verdict")}),
    ("Vietnam is critical of the new tariff scheme.", {("Vietnam", -1, "new tariff scheme")}),
    ("Cuba expressed reservations about the visa rules.", {("Cuba", -1, "visa rules")}),
    ("Angola described the audit as a disgrace.", {("Angola", -1, "audit")}),
    ("The road levy was rejected by Malawi.", {("Malawi", -1, "road levy")}),
    ("Bulgaria is fighting the merger of the two ports.", {("Bulgaria", -1, "merger of the two ports")}),
    # words: no apposition, relative clause, time or adverb; the fuller name for a bare noun
    (
        "Latvia opposes the new levy, which would hit exporters.",
        {("Latvia", -1, "new levy")},
    ),
    ("France and Spain fiercely criticised the fishing ban on Monday.",
     {("France", -1, "fishing ban"), ("Spain", -1, "fishing ban")}),
    ("The turf levy took effect in May. Ireland opposes the levy.", {("Ireland", -1, "turf levy")}),
    ("Denmark refused to condemn the coup.", {("Denmark", 0, "coup")}),
    ("Oman did not back the oil embargo.", {("Oman", 0, "oil embargo")}),
    # both: the policy has an owner that is named
    ("Cuba condemned Canada's seizure of the ship.", {("Cuba", -1, "seizure of the ship")}),
    # no issue
    ("Chile and Peru share a long border.", set()),
    ("France condemned Belarus.", set()),
    ("Turkey supports Qatar.", set()),
    ("Senator Maria Duarte supported her mother.", set()),
    ("Norway backed its candidate.", set()),
    ("Kenya met Uganda to discuss the budget.", set()),
    ("Portugal lost the match to Spain on Sunday.", set()),
    ("Denmark praised its team.", set()),
    ("Peru called for Ecuador on the radio.", set()),
    ("Zambia wants to sell copper.", set()),
    ("Ghana rejected the other.", set()),
    ("Italy published a report on the river.", set()),
    ("Sweden opened a new embassy in Nairobi.", set()),
    ("Estonia welcomed visitors from Finland.", set()),
    ("Laos asked Thailand for help.", set()),
    ("Austria argued for hours.", set()),
    ("Togo voted on Monday.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SENTENCES)
def test_issues_of_a_sentence(body: str, expected: set[Issue]) -> None:
    assert issues(body) == expected
