"""Puts names that are linked into actors: the same partition whatever the order of the names.

Belongs here: the greedy rule over a handful of names. Does not belong here: which names may be linked at all
(``same.py``), and the ids that actors get (``dbt_project/models/maps``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.actors.same import REASONS, Known, apart, same_actor

ALONE, DECIDED = "key", "decided"


@dataclass(frozen=True, slots=True)
class Key:
    """A local key, what is known of it, and the keys that somebody decided to be the same or another."""

    key: str
    known: Known
    same_as: frozenset[str] = frozenset()
    apart_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """A local key, the key that leads its actor, and why it is there."""

    key: str
    leader: str
    reason: str


@dataclass(slots=True)
class _Actor:
    leaders: list[Key]  # one, or several that were decided to be one
    members: list[Key]


def cluster(keys: Iterable[Key]) -> list[Placed]:
    """The actors of some keys, each named by its leader.

    The most specific key leads. A key joins the actor with whose leader it is the same and with no member of
    which it conflicts; where several remain it joins the one for the surest reason, and stays alone when that
    leaves two or when its country is not known. Decided keys stand together before and apart after all rules.
    """
    actors: list[_Actor] = []
    placed: list[Placed] = []
    for group in sorted(_decided(sorted(keys, key=_rank)), key=lambda group: _rank(group[0])):
        actor, reason = _home_of(group, actors)
        if actor is None:
            actor = _Actor(group, [])
            actors.append(actor)
        actor.members.extend(group)
        leader = actor.leaders[0].key
        placed.append(Placed(group[0].key, leader, reason))
        placed += [Placed(key.key, leader, DECIDED) for key in group[1:]]
    return placed


def _rank(key: Key) -> tuple[bool, bool, int, int, int, str]:
    """Listed actors first, then those with a country, of more words, without initials, with roles."""
    words = key.known.name.split()
    short = sum(len(word.strip(".")) == 1 for word in words)
    return (
        key.known.listed is None,
        key.known.country_iso3 is None,
        short,
        -len(words),
        -len(key.known.roles),
        key.key,
    )


def _decided(keys: Sequence[Key]) -> list[list[Key]]:
    """The keys in groups of those that were decided to be one, each in the order given."""
    group_of = {key.key: {key.key} for key in keys}
    for key in keys:
        for other in key.same_as & group_of.keys():
            joined = group_of[key.key] | group_of[other]
            for member in joined:
                group_of[member] = joined
    groups: dict[int, list[Key]] = {}
    for key in keys:
        groups.setdefault(id(group_of[key.key]), []).append(key)
    return list(groups.values())


def _home_of(group: list[Key], actors: list[_Actor]) -> tuple[_Actor | None, str]:
    found = [
        (min(reasons), actor)
        for actor in actors
        if (reasons := _reasons(group, actor.leaders))
        and not any(_conflict(member, key) for member in actor.members for key in group)
    ]
    surest = min((rank for rank, _ in found), default=0)
    best = [actor for rank, actor in found if rank == surest]
    may_be_another = group[0].known.country_iso3 is None and len(found) > 1
    if len(best) != 1 or may_be_another:
        return None, ALONE
    return best[0], REASONS[surest]


def _reasons(group: list[Key], leaders: list[Key]) -> list[int]:
    """Places in ``REASONS`` of why a group of keys is the same as one of those that lead an actor."""
    reasons = (same_actor(leader.known, key.known) for leader in leaders for key in group)
    return [REASONS.index(reason) for reason in reasons if reason is not None]


def _conflict(member: Key, key: Key) -> bool:
    if member.key in key.apart_from or key.key in member.apart_from:
        return True
    return apart(member.known, key.known)
