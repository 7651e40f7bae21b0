import asyncio
from datetime import UTC, datetime

import pytest

from extractors.fetch.exchange import NoAnswer, Outcome
from extractors.fetch.hosts import Postponed
from extractors.fetch.robots import MAX_ROBOTS_BYTES, Robots, RobotsAnswer, product_token
from extractors.sources import Source

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source.model_validate({"name": "wire", "user_agent": "patronage (+mail)"})
SITE = "http://wire.example"


class Reader:
    """Gives the answers in turn, the last one for ever; an exception is raised."""

    def __init__(self, *answers: RobotsAnswer | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, source: Source, url: str) -> RobotsAnswer:
        self.asked.append(url)
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(*lines: str) -> RobotsAnswer:
    return RobotsAnswer(NOW, "fetched", "\n".join(lines).encode())


def unseen(outcome: Outcome) -> RobotsAnswer:
    return RobotsAnswer(NOW, outcome, b"User-agent: *\nAllow: /")


def permits(reader: Reader, *paths: str) -> list[float | str]:
    """For each path the delay, or the reason why it must not be asked for."""

    async def run() -> list[float | str]:
        robots = Robots(reader)
        found: list[float | str] = []
        for path in paths:
            try:
                found.append(await robots.permit(SOURCE, path if "://" in path else SITE + path))
            except (NoAnswer, Postponed) as end:
                found.append(end.reason)
        return found

    return asyncio.run(run())


def test_the_rules_hold_and_are_read_once() -> None:
    reader = Reader(said("User-agent: *", "Disallow: /private"))
    assert permits(reader, "/", "/private/a", "/other") == [0.0, "robots_disallowed", 0.0]
    assert reader.asked == [f"{SITE}/robots.txt"]


def test_tasks_that_ask_at_once_share_one_read() -> None:
    reader = Reader(said("User-agent: *", "Crawl-delay: 2"))

    async def run() -> list[float]:
        robots = Robots(reader)
        return await asyncio.gather(*(robots.permit(SOURCE, f"{SITE}/{number}") for number in range(5)))

    assert asyncio.run(run()) == [2.0] * 5
    assert len(reader.asked) == 1


def test_each_scheme_host_and_port_has_its_own() -> None:
    reader = Reader(said())
    permits(reader, "http://a.example/x?y", "https://a.example/", "http://a.example:81/", "http://A.example/")
    assert reader.asked == [
        "http://a.example/robots.txt",
        "https://a.example/robots.txt",
        "http://a.example:81/robots.txt",
    ]


@pytest.mark.parametrize(
    ("outcome", "allowed"), [("refused", 0.0), ("failed", "robots_unreachable"), ("fetched", 0.0)]
)
def test_a_robots_txt_that_is_not_there_allows_and_one_that_cannot_be_seen_forbids(
    outcome: Outcome, allowed: float | str
) -> None:
    assert permits(Reader(unseen(outcome)), "/a", "/b") == [allowed, allowed]


def test_unreachable_counts_as_failed_and_disallowed_as_refused() -> None:
    async def ask(answer: RobotsAnswer) -> Outcome:
        with pytest.raises(NoAnswer) as end:
            await Robots(Reader(answer)).permit(SOURCE, SITE)
        return end.value.outcome

    assert asyncio.run(ask(unseen("failed"))) == "failed"
    assert asyncio.run(ask(said("User-agent: *", "Disallow: /"))) == "refused"


def test_the_body_of_an_error_page_is_no_rule() -> None:
    answer = RobotsAnswer(NOW, "refused", b"User-agent: *\nDisallow: /")
    assert permits(Reader(answer), "/") == [0.0]


def test_the_delay_is_that_of_our_name_before_that_of_all() -> None:
    ours = ["User-agent: Patronage", "Crawl-delay: 0.5", "Disallow: /b", ""]
    of_all = ["User-agent: *", "Crawl-delay: 9", "Disallow: /a"]
    assert permits(Reader(said(*ours, *of_all)), "/a", "/b") == [0.5, "robots_disallowed"]
    assert permits(Reader(said(*of_all)), "/a", "/b") == ["robots_disallowed", 9.0]


@pytest.mark.parametrize("delay", ["-1", "inf", "nan", "soon", ""])
def test_a_delay_that_is_no_number_of_seconds_is_none(delay: str) -> None:
    assert permits(Reader(said("User-agent: *", f"Crawl-delay: {delay}")), "/") == [0.0]


def test_what_reading_raises_is_passed_on_and_not_remembered() -> None:
    reader = Reader(Postponed("budget"), said())
    assert permits(reader, "/a", "/b") == ["budget", 0.0]


def test_only_the_first_500_kib_count_and_no_half_line() -> None:
    rule = "Disallow: /late"
    filler = "# x\n" * (MAX_ROBOTS_BYTES // 4)
    head = "User-agent: *\nDisallow: /early\n"
    long = head + filler + rule
    assert permits(Reader(said(long)), "/early", "/late") == ["robots_disallowed", 0.0]
    # Cut within the last line, the rule would read "Disallow: /" and forbid everything.
    filler = "#" * (MAX_ROBOTS_BYTES - len(head) - len("\nDisallow: /")) + "\n"
    assert permits(Reader(said(head + filler + rule)), "/early", "/a") == ["robots_disallowed", 0.0]


def test_a_byte_order_mark_and_bytes_of_another_encoding_do_no_harm() -> None:
    body = b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n# caf\xe9\nDisallow: /b"
    assert permits(Reader(RobotsAnswer(NOW, "fetched", body)), "/a", "/b", "/c") == [
        "robots_disallowed",
        "robots_disallowed",
        0.0,
    ]


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("patronage (+mail)", "patronage"), ("news-bot/2.1 (x)", "news-bot"), ("/odd", ""), ("1bot", "")],
)
def test_the_product_token_is_the_name_in_the_user_agent(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token
