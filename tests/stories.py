"""Synthetic news with the truth about who copied whom: stories, and copies of them edited in many ways.

Belongs here: the generator, pure and seeded. Does not belong here: measuring (``tests.bench_stories``) and
testing (``tests/unit/dbt/test_stories.py``). The sentences are made of word lists, so that unrelated articles
share words, phrases and topics as news do; on top of that some share a quote, a paragraph of background or
the furniture of their outlet, and some outlets print round-ups that hold two other stories.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def listed(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


TOPICS = {
    "trade": listed(
        "tariff export customs quota steel grain shipment exporter importer duty freight contract"
    ),
    "courts": listed(
        "judge appeal verdict prosecutor witness trial lawyer sentence hearing defendant ruling jury"
    ),
    "energy": listed(
        "pipeline gas refinery barrel crude grid turbine reactor subsidy utility outage reserve"
    ),
    "votes": listed(
        "ballot coalition turnout candidate campaign poll district majority recount party seat voter"
    ),
    "storms": listed("flood storm levee evacuation shelter rainfall river wind damage rescue bridge warning"),
    "health": listed("hospital vaccine ward nurse outbreak clinic patient dose surgeon ministry trial virus"),
    "defence": listed(
        "missile brigade border ceasefire convoy radar garrison drone treaty patrol frigate truce"
    ),
    "money": listed("loan bond inflation bank deficit currency lender budget debt dividend pension auditor"),
}
VERBS = listed(
    """
    approved rejected delayed questioned defended outlined reviewed suspended expanded cancelled
    welcomed criticised signed renewed disclosed challenged financed inspected negotiated
    postponed revised abandoned confirmed blocked
    """
)
ADJECTIVES = listed(
    """
    new regional controversial costly long-awaited temporary joint public private disputed
    northern southern coastal federal urgent modest sweeping narrow technical historic secret
    draft final interim
    """
)
ROLES = listed(
    """
    minister governor spokeswoman analyst mayor professor director economist commander ambassador
    """
)
SYLLABLES = listed(
    """
    ka ro mi ven tal du shi bel nor an gri zo pe lu mar ti os cha ren da vik sol em fa ny hul bra
    que il sto
    """
)
WEEKDAYS = listed(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    """
)
REASONS = [
    "after weeks of talks behind closed doors",
    "because the cost had doubled since the spring",
    "despite protests in the capital",
    "to calm worried investors",
    "under pressure from its neighbours",
    "before the start of the summer recess",
    "as the deadline set by the regulator passed",
    "in the hope of winning over sceptical lawmakers",
    "while critics asked for an independent review",
    "without waiting for the report of the commission",
]
SENTENCES = [
    "The {adjective} {a} was {verb} on {weekday} {reason}.",
    "{person}, a {role} in {place}, said that the {a} would cost {number} million.",
    "About {number} people in {place} are expected to lose their {a} {reason}.",
    "{quote}, {person} told reporters.",
    "Officials in {place} {verb} a {adjective} {a} and a {other} {b} {reason}.",
    "According to {person}, the {adjective} {b} of {place} has been {verb} {number} times.",
    "In {place}, where the {other} {a} began, the plan was {verb} {reason}.",
    "The {role} {person} {verb} the {b}, {number} days into the {adjective} {a}.",
    "Neither the {a} of {place} nor {person} answered questions about the {other} {b} on {weekday}.",
]
SYNONYMS = {
    "said": "stated",
    "told": "informed",
    "approved": "cleared",
    "rejected": "dismissed",
    "delayed": "deferred",
    "costly": "expensive",
    "urgent": "pressing",
    "new": "fresh",
    "joint": "shared",
    "officials": "authorities",
    "people": "residents",
    "expected": "due",
    "plan": "proposal",
    "talks": "negotiations",
    "critics": "opponents",
    "about": "around",
    "because": "since",
    "after": "following",
    "before": "ahead of",
    "while": "as",
}
AGENCIES = {"Reuters": "reuters.com", "AP": "apnews.com", "AFP": "afp.com"}
FOLLOW_UPS = 0.15  # of the stories repeat paragraphs of the one before, as background
COPIES = 10  # articles a story on average


@dataclass(frozen=True)
class Told:
    """An article and what is known of it: its story, and whether it is the one that the others copied."""

    article_id: str
    story: int
    is_original: bool
    outlet: str
    published_at: datetime
    declared_canonical_url: str | None
    body_text: str

    @property
    def url(self) -> str:
        return f"https://www.{self.outlet}/news/{self.article_id}"


@dataclass
class World:
    """The names and quotes that the stories of a run have in common."""

    rng: random.Random
    places: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    furniture: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = [self.name() for _ in range(400)]
        self.people = [f"{self.name()} {self.name()}" for _ in range(1500)]
        kinds = ["times", "post", "news"]
        self.outlets = [f"{self.name().lower()}-{kind}.example" for kind in kinds for _ in range(40)]
        self.quotes = [self.quote(self.rng.choice(list(TOPICS))) for _ in range(60)]
        for outlet in (*self.outlets, *AGENCIES.values()):
            self.furniture[outlet] = self.around(outlet)

    def name(self) -> str:
        return "".join(self.rng.choices(SYLLABLES, k=self.rng.randint(2, 3))).capitalize()

    def around(self, outlet: str) -> tuple[list[str], list[str]]:
        """What an outlet prints above and below its articles, where cleaning has left it standing."""
        lines = [
            f"Sign up for the {outlet} morning briefing and get the news of the day in your inbox.",
            f"{outlet} is an independent newsroom paid for by its readers; support our work from 3 a month.",
            "Share this article with your friends, or save it to read later.",
            f"The views of the authors are their own. All rights reserved by {outlet}, 2019.",
            "Read more on this topic in our dossier, with maps, charts and all documents.",
        ]
        self.rng.shuffle(lines)
        above, below = self.rng.choice([(0, 0), (0, 1), (1, 1), (1, 2), (0, 3), (2, 0)])
        return lines[:above], lines[above : above + below]

    def quote(self, topic: str) -> str:
        a, b, c = self.rng.sample(TOPICS[topic], 3)
        adjective, other = self.rng.sample(ADJECTIVES, 2)
        openings = [
            "We will never accept a",
            "Nobody in this country needs a",
            "It is time to speak about the",
        ]
        middles = ["that puts every", "which makes each", "as long as a single"]
        endings = ["at risk", "more expensive for ordinary people", "depend on the goodwill of others"]
        pick = self.rng.choice
        return f"“{pick(openings)} {adjective} {a} {pick(middles)} {other} {b} and every {c} {pick(endings)}”"


class Story:
    """One event: its cast is fixed, so that its sentences belong together."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.number, rng = world, number, world.rng
        self.topic = rng.choice(list(TOPICS))
        self.places, self.people = rng.sample(world.places, 3), rng.sample(world.people, 3)
        self.roles = {person: rng.choice(ROLES) for person in self.people}
        self.published_at = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(90 * 24 * 60))
        self.paragraphs = [self.paragraph() for _ in range(rng.randint(5, 16))]

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.world.rng.randint(1, 4)))

    def sentence(self) -> str:
        rng, pick = self.world.rng, self.world.rng.choice
        nouns = TOPICS[self.topic]
        a, b = rng.sample(nouns, 2)
        if rng.random() < 0.2:
            b = pick(TOPICS[pick(list(TOPICS))])
        person, place, verb, adjective = pick(self.people), pick(self.places), pick(VERBS), pick(ADJECTIVES)
        number, weekday, other = rng.randint(2, 980), pick(WEEKDAYS), pick(ADJECTIVES)
        return pick(SENTENCES).format(
            a=a,
            b=b,
            person=person,
            role=self.roles[person],
            place=place,
            verb=verb,
            adjective=adjective,
            other=other,
            number=number,
            weekday=weekday,
            reason=pick(REASONS),
            quote=pick([self.world.quote(self.topic), pick(self.world.quotes)]),
        )


def substituted(rng: random.Random, text: str, share: float) -> str:
    """A share of the words by a synonym, left out, or doubled by a filler, as a desk edits."""
    words = []
    for word in text.split(" "):
        if rng.random() >= share:
            words.append(word)
        elif word.lower() in SYNONYMS:
            words.append(SYNONYMS[word.lower()])
        elif rng.random() < 0.5:
            words.append(rng.choice([word + " also", "reportedly " + word, rng.choice(ADJECTIVES)]))
    return " ".join(words)


def edited(rng: random.Random, story: Story) -> list[str]:
    """The paragraphs of a copy: cut, moved, added to, reworded, or shortened from the end."""
    body = list(story.paragraphs)
    for edit in rng.sample(
        ["drop", "move", "add", "reword", "truncate", "split"], k=rng.choice([0, 1, 1, 2, 2, 3])
    ):
        match edit:
            case "drop":
                for _ in range(rng.randint(1, max(1, len(body) // 4))):
                    if len(body) > 3:
                        del body[rng.randrange(1, len(body))]
            case "move":
                at, to = rng.randrange(len(body)), rng.randrange(len(body))
                body.insert(to, body.pop(at))
            case "add":
                for _ in range(rng.randint(1, max(1, len(body) // 5))):
                    body.insert(rng.randint(1, len(body)), story.paragraph())
            case "reword":
                share = rng.uniform(0.01, 0.08)
                body = [substituted(rng, paragraph, share) for paragraph in body]
            case "truncate":
                body = body[: max(3, round(len(body) * rng.uniform(0.35, 0.9)))]
            case "split":
                body = [part for paragraph in body for part in paragraph.replace(". ", ".\n", 1).split("\n")]
    return body


def articles_of(world: World, story: Story) -> Iterator[Told]:
    """The original, which may be an agency's, and its copies; each with its outlet's furniture around it."""
    rng = world.rng
    agency = rng.choice([None, None, *AGENCIES])
    count = 1 if rng.random() < 0.1 else rng.randint(2, 2 * COPIES)
    first = AGENCIES[agency] if agency else rng.choice(world.outlets)
    outlets = [first, *rng.sample([outlet for outlet in world.outlets if outlet != first], count - 1)]
    original_url = ""
    for number, outlet in enumerate(outlets):
        is_original = number == 0
        body = list(story.paragraphs) if is_original else edited(rng, story)
        if agency and (is_original or rng.random() < 0.7):
            body[0] = f"{story.places[0].upper()}, Feb 5 ({agency}) - {body[0]}"
        elif agency and rng.random() < 0.3:
            body.append(f"{agency} contributed to this report.")
        elif not is_original and rng.random() < 0.3:
            body.append(f"Reporting by {rng.choice(story.people)}; editing by {rng.choice(world.people)}.")
        above, below = world.furniture[outlet]
        told = Told(
            article_id=f"{rng.getrandbits(64):016x}",
            story=story.number,
            is_original=is_original,
            outlet=outlet,
            published_at=story.published_at + timedelta(minutes=0 if is_original else rng.randint(10, 3000)),
            declared_canonical_url=original_url if not is_original and rng.random() < 0.1 else None,
            body_text="\n".join([*above, *body, *below]),
        )
        if is_original:
            original_url = told.url
        yield told


def news(stories: int, seed: int = 20190205) -> list[Told]:
    """About ten articles for each of so many stories, and a round-up, itself a story, for each fiftieth."""
    world = World(random.Random(seed))
    told: list[Told] = []
    known: list[Story] = []
    for number in range(stories):
        story = Story(world, number)
        if known and world.rng.random() < FOLLOW_UPS:
            background = known[-1].paragraphs
            story.paragraphs += world.rng.sample(background, max(1, len(story.paragraphs) // 3))[:4]
        known.append(story)
        told.extend(articles_of(world, story))
    for number in range(stories // 50):
        one, two = world.rng.sample(known, 2)
        roundup = Story(world, stories + number)
        roundup.paragraphs = [
            "The stories that our readers liked best this week.",
            *one.paragraphs,
            *two.paragraphs,
        ]
        told.extend(list(articles_of(world, roundup))[:1])
    return told
