"""What the corpus teaches, and what it must not be taken to teach."""

import dataclasses
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.clean.profile import NO_PROFILE, Profile, line_key, split_lines
from extractors.records import Article, Extraction, Row, to_table
from orchestration import warehouse
from orchestration.home import Home
from orchestration.landed import LandingFile
from orchestration.learning import LINE_KEY, affected_pages, learn
from orchestration.warehouse import RAW_TABLES
from tests.unit.orchestration.conftest import DAY, landing_file, tables

SIGN_UP = "Sign up for our newsletter and never miss a story."
UPDATED = "Last updated on 3 May 2024 at 12:15."
BACKGROUND = "More than 50 countries have recognised the opposition leader as interim president."
SAID = "“We will not negotiate,” the minister said."
FIRST, LAST = "Ruritania and Sylvania met.", "Nobody knows what comes next."


@pytest.fixture
def database(home: Home) -> Path:
    warehouse.prepare(home.landed_database)
    return home.landed_database


def own(number: int) -> str:
    """A number in letters, which make lines differ as numbers do not."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def article(name: str, *lines: str, outlet: str = "w.example", title: str | None = None) -> Article:
    """An article of these lines, between a first and a last one of its own."""
    (template,) = tables("x-1")[Article].to_pylist()
    return Article(
        **template
        | {
            "version_id": f"{name}-1",
            "article_id": name,
            "fetch_id": f"f-{name}",
            "outlet": outlet,
            "title": title or f"Report {name}",
            "body_text": "\n\n".join(lines),
            "text_version": "4.0",
        }
    )


def reports(count: int, before: Sequence[str] = (), after: Sequence[str] = (), **named: str) -> list[Article]:
    """Articles of two lines of their own, with lines of the template before and after."""
    prefix = named.pop("prefix", "a")
    return [
        article(
            f"{prefix}{number}",
            *before,
            f"{prefix}{own(number)}: {FIRST}",
            f"{LAST} {prefix}{own(number)}",
            *after,
            **named,
        )
        for number in range(count)
    ]


def land(home: Home, articles: Sequence[Article], name: str = "a.warc.gz", day: date = DAY) -> LandingFile:
    """Commits articles as one landing file."""
    file = dataclasses.replace(landing_file(home, name), landed_on=day)
    rows: dict[type[Row], Sequence[Row]] = {row_type: [] for row_type, _ in RAW_TABLES.values()}
    rows |= {Article: articles, Extraction: [Extraction(row.version_id, "extracted") for row in articles]}
    warehouse.commit(
        home.landed_database,
        file,
        {row_type: to_table(row_type, of_type) for row_type, of_type in rows.items()},
    )
    return file


def cleaned_by(profile: Profile, articles: Sequence[Article]) -> list[Article]:
    """The articles as ``clean`` makes them with this profile, from their whole text."""
    cleaned = []
    for row in articles:
        lines = row.body_text.split("\n\n")
        kept, removed_at = split_lines(lines, profile.lines.get(row.outlet, frozenset()))
        cleaned.append(
            dataclasses.replace(
                row,
                body_text="\n\n".join(kept),
                removed_lines=[lines[place] for place in removed_at],
                removed_at=removed_at,
                text_version=f"4.{profile.version}",
            )
        )
    return cleaned


def learned(home: Home, known: Profile = NO_PROFILE, outlet: str = "w.example") -> frozenset[str]:
    return learn(home.landed_database, known).lines.get(outlet, frozenset())


def affected(home: Home, profile: Profile) -> dict[str, list[str]]:
    """The pages whose text changes, by their landing file."""
    with warehouse.connect(home.landed_database) as connection:
        found = affected_pages(connection, profile)
    return {name: sorted(pages) for name, pages in found.items()}


def test_nothing_is_learned_from_nothing(home: Home, database: Path) -> None:
    assert learn(database, NO_PROFILE) is NO_PROFILE


def test_a_line_at_the_edge_of_many_stories_is_learned_whatever_its_numbers(
    home: Home, database: Path
) -> None:
    rows = [
        article(
            f"a{number}",
            f"{own(number)}: {FIRST}",
            f"{LAST} {own(number)}",
            UPDATED.replace("15", str(number)),
            SIGN_UP,
        )
        for number in range(8)
    ]
    land(home, rows)
    assert learned(home) == {SIGN_UP, "Last updated on 0 May 0 at 0:0."}


def test_numbers_that_are_the_news_make_lines_differ(home: Home, database: Path) -> None:
    rows = [
        article(
            f"a{number}",
            f"{own(number)}: {FIRST}",
            f"Brent settled at ${number}.20 a barrel.",
            "Only $1 a week.",
        )
        for number in range(8)
    ]
    land(home, rows)
    assert learned(home) == {"Only $1 a week."}


def test_sql_makes_the_keys_that_cleaning_makes(database: Path) -> None:
    lines = [
        UPDATED,
        SIGN_UP,
        "Ціна 12,50 ₴",
        "١٢ تعليق 34",
        "İSTANBUL 2024 ΟΔΟΣ 1",
        "50 % of 3",
        "a\u00a01",
        "",
    ]
    with warehouse.connect(database) as connection:
        connection.execute(LINE_KEY)
        keys = [connection.execute("select line_key($1)", [line]).fetchall()[0][0] for line in lines]
    assert keys == [line_key(line) for line in lines]


def test_a_line_before_the_text_is_learned_too(home: Home, database: Path) -> None:
    land(home, reports(8, before=[SIGN_UP]))
    assert learned(home) == {SIGN_UP}


def test_seven_stories_are_too_few(home: Home, database: Path) -> None:
    land(home, reports(7, after=[SIGN_UP]))
    assert learned(home) == frozenset()


def test_copies_of_one_story_count_once(home: Home, database: Path) -> None:
    rows = reports(8, after=[SIGN_UP])
    land(home, rows)
    with warehouse.connect(database) as connection:
        connection.execute("create schema maps")
        connection.execute(
            "create table maps.story_map as "
            "select article_id, if(article_id = 'a0', 'a1', article_id) as story_id from raw.article"
        )
    assert learned(home) == frozenset()


def test_what_one_outlet_prints_says_nothing_of_another(home: Home, database: Path) -> None:
    land(
        home,
        [
            *reports(8, after=[SIGN_UP], prefix="a"),
            *reports(8, prefix="b", outlet="v.example"),
            article("c", FIRST, SIGN_UP, outlet="v.example"),
        ],
    )
    assert learned(home) == {SIGN_UP}
    assert learned(home, outlet="v.example") == frozenset()


def test_a_rare_line_is_not_boilerplate(home: Home, database: Path) -> None:
    land(home, [*reports(8, after=[SIGN_UP]), *reports(73, prefix="b")])
    assert learned(home) == frozenset()


def test_background_that_an_agency_repeats_survives_within_the_text(home: Home, database: Path) -> None:
    within = [
        article(f"b{number}", f"{own(number)}: {FIRST}", BACKGROUND, f"{own(number)}: {LAST}")
        for number in range(7)
    ]
    land(home, [*reports(20), *within, *reports(2, after=[BACKGROUND], prefix="c")])
    assert learned(home) == frozenset()


def test_background_that_ends_the_reports_on_one_topic_survives(home: Home, database: Path) -> None:
    topic = [
        article(
            f"b{number}", f"{own(number)}: {FIRST}", BACKGROUND, title=f"Venezuela, day {number} of the talks"
        )
        for number in range(10)
    ]
    land(home, [*topic, *reports(20)])
    assert learned(home) == frozenset()


def test_what_a_section_prints_under_all_its_topics_is_learned(home: Home, database: Path) -> None:
    topics = ["Venezuela", "Wheat", "Football", "Elections", "Storm", "Railways", "Budget", "Museum"]
    section = [article(f"b{topic}", f"{topic}: {FIRST}", SIGN_UP, title=f"On {topic}") for topic in topics]
    land(home, [*section, *reports(20)])
    assert learned(home) == {SIGN_UP}


def test_a_quotation_is_never_learned(home: Home, database: Path) -> None:
    land(home, reports(30, after=[SAID]))
    assert learned(home) == frozenset()


def test_a_third_of_many_stories_is_enough_anywhere(home: Home, database: Path) -> None:
    within = [
        article(f"b{number}", f"{own(number)}: {FIRST}", SIGN_UP, f"{own(number)}: {LAST}")
        for number in range(12)
    ]
    land(home, [*within, *reports(17)])
    assert learned(home) == frozenset()
    land(home, reports(1, prefix="c"), "b.warc.gz")
    assert learned(home) == {SIGN_UP}


def test_a_separator_hides_no_edge_and_is_not_learned(home: Home, database: Path) -> None:
    land(home, reports(8, after=[SIGN_UP, "* * *", UPDATED, "2024"]))
    assert learned(home) == {SIGN_UP, "Last updated on 0 May 0 at 0:0."}


def test_learning_again_after_cleaning_again_finds_the_same(home: Home, database: Path) -> None:
    within = [
        article(f"b{number}", f"{own(number)}: {FIRST}", SIGN_UP, f"{own(number)}: {LAST}")
        for number in range(12)
    ]
    rows = [*within, *reports(18, before=[UPDATED], after=[SIGN_UP, "* * *"])]
    file = land(home, rows)
    first = learn(database, NO_PROFILE)
    assert first.version == 1
    assert len(first.lines["w.example"]) == 2

    land(home, cleaned_by(first, rows), file.path.name)

    assert learn(database, first) is first
    anew = learn(database, NO_PROFILE)
    assert (anew.lines, anew.words) == (first.lines, first.words)


def test_a_known_line_stays_at_half_of_what_made_it_known_and_goes_below(home: Home, database: Path) -> None:
    rows = [*reports(5, after=[SIGN_UP]), *reports(5, prefix="b")]
    land(home, rows)
    known = Profile(1, {"w.example": frozenset({SIGN_UP})}, {}, {"w.example": 1})
    assert learned(home) == frozenset()
    assert learned(home, known) == {SIGN_UP}
    land(home, reports(91, prefix="c"), "b.warc.gz")
    assert learned(home, known) == frozenset()


def test_what_an_outlet_has_stopped_to_print_stays_known(home: Home, database: Path) -> None:
    known = Profile(1, {"w.example": frozenset({SIGN_UP, UPDATED})}, {}, {"w.example": 1})
    land(home, reports(4, after=[SIGN_UP]))
    land(home, reports(200, prefix="b"), "b.warc.gz", DAY + timedelta(days=1))
    assert learned(home, known) == {SIGN_UP, UPDATED}


def test_a_word_of_three_stories_is_learned_as_it_is_written(home: Home, database: Path) -> None:
    bodies = ["Russia acts", "In Russia now", "russia RUSSIA 2024", "Says Russia", "says acts"]
    rows = [article(f"a{number}", body) for number, body in enumerate(bodies)]
    spanish = [dataclasses.replace(article(f"s{number}", "Rusia"), language="es") for number in range(3)]
    land(home, [*rows, *spanish, *(dataclasses.replace(row, language="ru") for row in reports(3))])
    assert learn(database, NO_PROFILE).words == {
        "en": frozenset({"Russia"}),
        "es": frozenset({"Rusia"}),
    }


def test_the_order_of_landing_does_not_matter(home: Home, database: Path, tmp_path: Path) -> None:
    rows = [*reports(30, after=[SIGN_UP]), *reports(30, before=[UPDATED], prefix="b")]
    land(home, rows)
    there = learn(database, NO_PROFILE)
    other = Home.prepare(tmp_path / "other")
    warehouse.prepare(other.landed_database)
    random.Random(4).shuffle(rows)
    land(other, rows[:20], "b.warc.gz")
    land(other, rows[20:], "c.warc.gz")
    here = learn(other.landed_database, NO_PROFILE)
    assert (here.lines, here.words) == (there.lines, there.words)
    assert here.lines["w.example"] == {SIGN_UP, "Last updated on 0 May 0 at 0:0."}


def test_the_version_rises_with_what_is_learned_and_says_which_outlets_changed(
    home: Home, database: Path
) -> None:
    land(home, reports(8, after=[SIGN_UP]))
    first = learn(database, NO_PROFILE)
    land(home, reports(8, after=[SIGN_UP], prefix="b", outlet="v.example"), "b.warc.gz")
    second = learn(database, first)
    assert (first.version, first.changed) == (1, {"w.example": 1})
    assert (second.version, second.changed) == (2, {"w.example": 1, "v.example": 2})


def test_a_profile_that_was_lost_is_followed_by_a_higher_version(home: Home, database: Path) -> None:
    old = Profile(50, {}, {}, {})
    land(home, cleaned_by(old, reports(8, after=[SIGN_UP])))
    profile = learn(database, NO_PROFILE)
    assert profile.version == 51
    assert len(affected(home, profile)) == 1


def test_only_pages_that_hold_a_learned_line_are_affected_and_only_once(home: Home, database: Path) -> None:
    file = land(home, reports(8, after=[SIGN_UP]))
    land(home, [*reports(3, prefix="b"), article("quoted", FIRST, SAID)], "b.warc.gz")
    alone = land(home, [article("alone", SIGN_UP)], "c.warc.gz")
    profile = learn(database, NO_PROFILE)
    assert profile.lines["w.example"] == {SIGN_UP}
    assert affected(home, profile) == {file.name: [f"f-a{number}" for number in range(8)]}

    land(home, cleaned_by(profile, reports(8, after=[SIGN_UP])), file.path.name)

    assert affected(home, profile) == {}
    assert alone.name not in affected(home, dataclasses.replace(profile, version=2))


def test_a_line_that_is_no_longer_known_affects_the_pages_that_lost_it(home: Home, database: Path) -> None:
    known = Profile(1, {"w.example": frozenset({SIGN_UP})}, {}, {"w.example": 1})
    rows = [article("a", FIRST, SIGN_UP), article("b", FIRST, LAST)]
    file = land(home, cleaned_by(known, rows))
    assert affected(home, Profile(2, {"w.example": frozenset({SIGN_UP})}, {}, {"w.example": 1})) == {}
    assert affected(home, Profile(2, {"w.example": frozenset()}, {}, {"w.example": 2})) == {
        file.name: ["f-a"]
    }


def test_a_word_that_was_learned_affects_the_pages_that_have_it_in_pieces(home: Home, database: Path) -> None:
    rows = [
        dataclasses.replace(article("a"), split_words=["Sanctions"]),
        dataclasses.replace(article("b"), split_words=["other"]),
        dataclasses.replace(article("c"), split_words=["sanctions"], language="es"),
    ]
    land(home, rows)
    profile = Profile(1, {}, {"en": frozenset({"sanctions"})}, {})
    assert affected(home, profile) == {f"{DAY}/a.warc.gz": ["f-a"]}


def test_a_page_whose_text_was_known_goes_with_the_one_that_has_it(home: Home, database: Path) -> None:
    rows = reports(8, after=[SIGN_UP])
    first = land(home, rows)
    again = land(home, [dataclasses.replace(rows[0], fetch_id="later")], "b.warc.gz")
    assert affected(home, learn(database, NO_PROFILE)) == {
        first.name: [f"f-a{number}" for number in range(8)],
        again.name: ["later"],
    }


def test_a_file_that_was_looked_through_is_not_again_until_it_is_loaded_anew(
    home: Home, database: Path
) -> None:
    file = land(home, reports(8, after=[SIGN_UP]))
    profile = learn(database, NO_PROFILE)
    with warehouse.connect(database) as connection:
        warehouse.mark_stale(connection, [], profile.version)
    assert affected(home, profile) == {}
    land(home, reports(8, after=[SIGN_UP]), file.path.name)
    assert affected(home, profile) == {file.name: [f"f-a{number}" for number in range(8)]}
