"""What a person reads after a run says the same as the marts."""

from orchestration.summary import funnel_lines


def test_each_state_has_its_line_with_its_reasons() -> None:
    assert funnel_lines(
        [
            ("article", "", 54),
            ("skipped", "robots_disallowed", 4),
            ("rejected", "http_404", 2),
            ("discovered", "", 2),
            ("failed", "timeout", 1),
            ("rejected", "no_text", 1),
            ("unchanged", "same_text_known", 1),
        ]
    ) == [
        "urls: 65; articles: 54",
        "unchanged: 1 (same_text_known 1)",
        "rejected: 3 (http_404 2, no_text 1)",
        "failed: 1 (timeout 1)",
        "skipped: 4 (robots_disallowed 4)",
        "waiting: 2",
    ]


def test_an_archive_of_which_nothing_was_chosen() -> None:
    assert funnel_lines([("skipped", "excluded", 231)]) == [
        "urls: 231; articles: 0",
        "skipped: 231 (excluded 231)",
    ]


def test_a_day_without_urls() -> None:
    assert funnel_lines([]) == ["urls: 0; articles: 0"]
