"""Learns the corpus profile from the articles in the warehouse, and finds the pages whose text it changes.

All SQL of learning belongs here. Learning reads the lines of an article as they stood before any profile took
some of them out, so that what it finds does not depend on the profile in use. What a profile is, and what it
does to a text, is in ``extractors.clean.profile``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractors.clean.profile import AMOUNT, DIGITS, QUOTATION, Profile
from extractors.clean.repair import LANGUAGES
from orchestration import warehouse

# So many latest articles of an outlet are looked at: a template changes now and then, and what stood on a
# tenth of a thousand articles is known well enough.
OUTLET_ARTICLES = 1_000

# A line is boilerplate when it stands in so many stories, and in so large a share of the outlet's stories,
# at the edge of the article. Agencies print the same background paragraph in dozens of reports on one topic:
# these are a small share of all that they print, and most stand with other paragraphs behind them. A call
# to sign up that one section prints is a tenth of a general outlet.
MIN_STORIES = 8
MIN_SHARE = 0.1
MIN_EDGE = 0.9
# Or wherever it stands: no sentence of the news is in a third of all stories, once there are some.
MIN_SHARE_ANYWHERE = 0.3
MIN_STORIES_ANYWHERE = 30
# A line in less than half of an outlet's stories is of a topic, and no boilerplate, when a word stands in so
# large a share of the titles of its articles, and so many times the share that it has of the other titles.
TOPIC_SHARE = 0.5
TOPIC_LIFT = 2.0
# What was learned stays while it stands in half of that, so that no line comes and goes with every night;
# and counted only while the outlet used it: old articles keep the lines of an old template out.
KEPT = 0.5

# Words of so many latest articles, that so many stories have: a word broken in the same way three times is
# rarer than a name that is in three stories.
WORD_ARTICLES = 20_000
WORD_STORIES = 3

# The same as ``extractors.clean.profile.line_key``.
LINE_KEY = f"""
    create temp macro line_key(line) as
        if(regexp_matches(line, '{AMOUNT}'), line, regexp_replace(line, '{DIGITS}', '0', 'g'))
"""

_SAMPLE = """
    create temp table sample as
    with latest as (
        select
            article_id,
            version_id,
            outlet,
            language,
            landed_on
        from raw.article
        qualify row_number() over (
            partition by article_id
            order by landed_on desc, landing_file desc, version_id desc
        ) = 1
    ),

    stories as (
        {stories}
    )

    select
        row_number() over (order by latest.article_id) as number,
        latest.version_id,
        latest.outlet,
        latest.language,
        latest.landed_on,
        hash(coalesce(stories.story_id, latest.article_id)) as story,
        row_number() over (
            partition by latest.outlet
            order by latest.landed_on desc, latest.article_id
        ) <= $outlet_articles as is_for_lines,
        row_number() over (
            order by latest.landed_on desc, latest.article_id
        ) <= $word_articles and latest.language in (select unnest($languages)) as is_for_words
    from latest
    left join stories on latest.article_id = stories.article_id
"""
_STORIES = "select article_id, story_id from maps.story_map"
_NO_STORIES = "select null::text as article_id, null::text as story_id where false"

# The lines of an article in their first order: those that were taken out have their places still.
_LINES = """
    create temp table line as
    with texts as (
        select
            sample.number,
            sample.outlet,
            sample.story,
            sample.landed_on,
            string_split(article.body_text, E'\\n\\n') as kept,
            coalesce(article.removed_lines, []) as removed,
            coalesce(article.removed_at, []) as removed_at
        from sample
        inner join raw.article as article on sample.version_id = article.version_id
        where sample.is_for_lines
    ),

    placed as (
        select
            number,
            outlet,
            story,
            landed_on,
            unnest(kept || removed) as text,
            unnest(
                list_filter(
                    range(len(kept) + len(removed)), lambda place: not list_contains(removed_at, place)
                ) || removed_at::bigint[]
            ) as place
        from texts
    )

    select
        number,
        outlet,
        story,
        landed_on,
        place,
        hash(line_key(text)) as key,
        regexp_matches(text, '\\pL') as has_letters,
        regexp_matches(text, '\\pL') and not regexp_matches(text, $quotation) as is_learnable
    from placed
"""

# Lines that are frequent enough, and those that were learned before and are not refuted.
_CANDIDATES = """
    create temp table candidate as
    with totals as (
        select
            outlet,
            count(distinct story) as outlet_stories
        from sample
        where is_for_lines
        group by outlet
    ),

    repeated as (
        select
            outlet,
            key
        from line
        where is_learnable
        group by
            outlet,
            key
        having count(*) >= $min_stories
        union
        select
            outlet,
            key
        from known
    ),

    counted as (
        select
            line.outlet,
            line.key,
            count(distinct line.story) as stories,
            min(line.landed_on) as first_on,
            max(line.landed_on) as last_on
        from line
        inner join repeated on line.outlet = repeated.outlet and line.key = repeated.key
        where line.is_learnable
        group by
            line.outlet,
            line.key
    ),

    in_use as (
        select
            counted.outlet,
            counted.key,
            count(distinct sample.story) as stories
        from counted
        inner join known on counted.outlet = known.outlet and counted.key = known.key
        inner join sample
            on
                counted.outlet = sample.outlet
                and sample.is_for_lines
                and sample.landed_on between counted.first_on and counted.last_on
        group by
            counted.outlet,
            counted.key
    )

    select
        counted.outlet,
        counted.key,
        counted.stories,
        totals.outlet_stories,
        in_use.stories is not null as is_known,
        counted.stories / coalesce(in_use.stories, totals.outlet_stories) as share
    from counted
    inner join totals on counted.outlet = totals.outlet
    left join in_use on counted.outlet = in_use.outlet and counted.key = in_use.key
    where
        case
            when in_use.stories is null then counted.stories >= $min_stories and share >= $min_share
            else share >= $kept * $min_share
        end
"""

# A separator ("* * *") hides no edge.
_LEARNED = """
    create temp table learned as
    with ends as (
        select
            line.number,
            min(line.place) as first_place,
            max(line.place) as last_place
        from line
        left join candidate on line.outlet = candidate.outlet and line.key = candidate.key
        where line.has_letters and candidate.key is null
        group by line.number
    ),

    edges as (
        select
            candidate.outlet,
            candidate.key,
            avg(
                (
                    ends.number is null or line.place < ends.first_place or line.place > ends.last_place
                )::integer
            ) as edge
        from candidate
        inner join line on candidate.outlet = line.outlet and candidate.key = line.key
        left join ends on line.number = ends.number
        group by
            candidate.outlet,
            candidate.key
    ),

    passed as (
        select
            candidate.outlet,
            candidate.key,
            candidate.is_known,
            candidate.share
        from candidate
        inner join edges on candidate.outlet = edges.outlet and candidate.key = edges.key
        where
            edges.edge >= if(candidate.is_known, $kept, 1) * $min_edge
            or (
                candidate.share >= if(candidate.is_known, $kept, 1) * $min_share_anywhere
                and (candidate.is_known or candidate.outlet_stories >= $min_stories_anywhere)
            )
    ),

    title_words as (
        select distinct
            sample.number,
            sample.outlet,
            unnest(regexp_extract_all(lower(article.title), '\\pL{4,}')) as word
        from sample
        inner join raw.article as article on sample.version_id = article.version_id
        where
            sample.is_for_lines
            and sample.outlet in (select passed.outlet from passed where not passed.is_known)
    ),

    words_of_outlet as (
        select
            outlet,
            word,
            count(*) as articles
        from title_words
        group by
            outlet,
            word
    ),

    articles_of_outlet as (
        select
            outlet,
            count(*) as articles
        from sample
        where is_for_lines
        group by outlet
    ),

    places as (
        select distinct
            passed.outlet,
            passed.key,
            line.number
        from passed
        inner join line on passed.outlet = line.outlet and passed.key = line.key
        where not passed.is_known and passed.share < 0.5
    ),

    articles_of_line as (
        select
            outlet,
            key,
            count(*) as articles
        from places
        group by
            outlet,
            key
    ),

    words_of_line as (
        select
            places.outlet,
            places.key,
            title_words.word,
            count(*) as articles
        from places
        inner join title_words on places.number = title_words.number
        group by
            places.outlet,
            places.key,
            title_words.word
    ),

    topical as (
        select distinct
            words_of_line.outlet,
            words_of_line.key
        from words_of_line
        inner join articles_of_line
            on words_of_line.outlet = articles_of_line.outlet and words_of_line.key = articles_of_line.key
        inner join words_of_outlet
            on words_of_line.outlet = words_of_outlet.outlet and words_of_line.word = words_of_outlet.word
        inner join articles_of_outlet on words_of_line.outlet = articles_of_outlet.outlet
        where
            words_of_line.articles >= $topic_share * articles_of_line.articles
            and words_of_line.articles / articles_of_line.articles >= $topic_lift
            * (words_of_outlet.articles - words_of_line.articles)
            / (articles_of_outlet.articles - articles_of_line.articles)
    ),

    kept as (
        select
            passed.outlet,
            passed.key
        from passed
        anti join topical on passed.outlet = topical.outlet and passed.key = topical.key
    )

    select
        outlet,
        key
    from kept
    union
    -- the outlet has stopped printing it: nothing speaks against what was learned
    select
        known.outlet,
        known.key
    from known
    anti join line on known.outlet = line.outlet and known.key = line.key
"""

_LEARNED_TEXTS = """
    with texts as (
        select
            sample.outlet,
            unnest(string_split(article.body_text, E'\\n\\n') || coalesce(article.removed_lines, [])) as text
        from sample
        inner join raw.article as article on sample.version_id = article.version_id
        where sample.is_for_lines and sample.outlet in (select learned.outlet from learned)
    ),

    keys as (
        select
            outlet,
            line_key(text) as text
        from texts
    )

    select
        keys.outlet,
        keys.text
    from keys
    inner join learned on keys.outlet = learned.outlet and hash(keys.text) = learned.key
    union
    select
        known.outlet,
        known.text
    from known
    inner join learned on known.outlet = learned.outlet and known.key = learned.key
    order by all
"""

_WORDS = """
    with words as (
        select distinct
            sample.language,
            sample.story,
            unnest(regexp_extract_all(
                article.body_text || ' ' || array_to_string(coalesce(article.removed_lines, []), ' '), '\\pL+'
            )) as word
        from sample
        inner join raw.article as article on sample.version_id = article.version_id
        where sample.is_for_words
    )

    select
        language,
        word
    from words
    group by
        language,
        word
    having count(*) >= $word_stories
    order by all
"""

_USED_VERSION = """
    select coalesce(max(try_cast(split_part(text_version, '.', 2) as integer)), 0)
    from raw.article
"""

# What may change: articles of an older profile that have words in pieces or whose outlet's lines are others
# since. Files that were looked through for a profile are not again for that; no text is read here.
_DUE = """
    create temp table due as
    with versions as (
        select
            article.version_id,
            article.outlet,
            article.language,
            article.split_words,
            coalesce(try_cast(split_part(article.text_version, '.', 2) as integer), 0) as profile_version
        from raw.article as article
        inner join raw.landing_file as file on article.landing_file = file.landing_file
        where coalesce(file.profile_version, 0) < $version
    )

    select
        versions.version_id,
        versions.language,
        versions.split_words,
        outlet_lines.keys
    from versions
    left join outlet_lines
        on versions.outlet = outlet_lines.outlet and versions.profile_version < outlet_lines.changed
    where
        versions.profile_version < $version
        and (outlet_lines.keys is not null or len(versions.split_words) > 0)
"""

_AFFECTED = """
    with texts as (
        select
            due.version_id,
            due.keys,
            list_transform(
                string_split(article.body_text, E'\\n\\n'), lambda text: line_key(text)
            ) as body_keys,
            list_transform(
                coalesce(article.removed_lines, []), lambda text: line_key(text)
            ) as removed_keys
        from raw.article as article
        inner join due on article.version_id = due.version_id
        where due.keys is not null
    ),

    by_lines as (
        select version_id
        from texts
        where
            not list_has_all(keys, removed_keys)
            or (list_has_any(keys, body_keys) and not list_has_all(keys, body_keys))
    ),

    split as (
        select
            version_id,
            language,
            unnest(split_words || list_transform(split_words, lambda word: lower(word))) as word
        from due
    ),

    by_words as (
        select split.version_id
        from split
        semi join known_word on split.language = known_word.language and split.word = known_word.word
    ),

    affected as (
        select version_id
        from by_lines
        union
        select version_id
        from by_words
    ),

    -- the same text that came by another url or on another day is no row of its own, but has its shard
    pages as (
        select
            article.landing_file,
            article.fetch_id
        from raw.article as article
        semi join affected on article.version_id = affected.version_id
        union
        select
            reject.landing_file,
            reject.fetch_id
        from raw.reject as reject
        semi join affected on reject.reason = 'same_text_known' and reject.detail = affected.version_id
    )

    select
        pages.landing_file,
        pages.fetch_id,
        fetched.warc_offset
    from pages
    left join raw.fetch as fetched
        on pages.fetch_id = fetched.fetch_id and pages.landing_file = fetched.landing_file
    order by all
"""

_OUTLET_TEXT = pa.schema([("outlet", pa.string()), ("text", pa.string())])
_OUTLET_LINES = pa.schema([("outlet", pa.string()), ("changed", pa.int32()), ("keys", pa.list_(pa.string()))])
_LANGUAGE_WORD = pa.schema([("language", pa.string()), ("word", pa.string())])


def learn(database: Path, known: Profile) -> Profile:
    """What the articles in the warehouse teach; ``known`` itself when that is nothing new.

    Works through at most ``OUTLET_ARTICLES`` articles of an outlet and ``WORD_ARTICLES`` for the words.
    """
    with warehouse.connect(database) as connection:
        lines, words = _learn(connection, known)
        # A profile that was lost has left its version on the articles: theirs are the older ones.
        ((used,),) = connection.execute(_USED_VERSION).fetchall()
    lines |= {outlet: frozenset() for outlet in known.lines if outlet not in lines}
    changed = {outlet for outlet in lines if lines[outlet] != known.lines.get(outlet)}
    if not changed and words == known.words:
        return known
    version = max(known.version, used) + 1
    since = {outlet: version if outlet in changed else known.changed[outlet] for outlet in lines}
    return Profile(version, lines, words, since)


def _learn(
    connection: duckdb.DuckDBPyConnection, known: Profile
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    connection.execute(LINE_KEY)
    _register(connection, "known_line", _OUTLET_TEXT, _pairs(known.lines))
    connection.execute("create temp table known as select *, hash(text) as key from known_line")
    has_stories = connection.execute(
        "select 1 from information_schema.tables where table_schema = 'maps' and table_name = 'story_map'"
    ).fetchone()
    connection.execute(
        _SAMPLE.format(stories=_STORIES if has_stories else _NO_STORIES),
        {"outlet_articles": OUTLET_ARTICLES, "word_articles": WORD_ARTICLES, "languages": sorted(LANGUAGES)},
    )
    connection.execute(_LINES, {"quotation": QUOTATION})
    connection.execute(_CANDIDATES, {"min_stories": MIN_STORIES, "min_share": MIN_SHARE, "kept": KEPT})
    connection.execute(
        _LEARNED,
        {
            "min_edge": MIN_EDGE,
            "min_share_anywhere": MIN_SHARE_ANYWHERE,
            "min_stories_anywhere": MIN_STORIES_ANYWHERE,
            "kept": KEPT,
            "topic_share": TOPIC_SHARE,
            "topic_lift": TOPIC_LIFT,
        },
    )
    lines = connection.execute(_LEARNED_TEXTS).fetchall()
    words = connection.execute(_WORDS, {"word_stories": WORD_STORIES}).fetchall()
    return _sets(lines), _sets(words)


def affected_pages(
    connection: duckdb.DuckDBPyConnection, profile: Profile
) -> dict[str, dict[str, int | None]]:
    """The pages whose text is another one by this profile, by the name of their landing file.

    Of each its ``fetch_id`` and its offset in the file, None where ``raw.fetch`` does not tell it.
    """
    connection.execute(LINE_KEY)
    _register(
        connection,
        "outlet_lines",
        _OUTLET_LINES,
        [(outlet, profile.changed[outlet], sorted(keys)) for outlet, keys in profile.lines.items()],
    )
    _register(connection, "known_word", _LANGUAGE_WORD, _pairs(profile.words))
    connection.execute(_DUE, {"version": profile.version})
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for landing_file, fetch_id, offset in connection.execute(_AFFECTED).fetchall():
        found[landing_file][fetch_id] = offset
    return found


def _register(
    connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Gives rows to SQL as a view of that name."""
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
    connection.register(name, table)


def _pairs(sets: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    return ((name, member) for name, members in sets.items() for member in members)


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    sets: dict[str, set[str]] = defaultdict(set)
    for name, member in pairs:
        sets[name].add(member)
    return {name: frozenset(members) for name, members in sets.items()}
