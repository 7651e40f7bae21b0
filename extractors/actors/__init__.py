"""Who acts in an article: gazetteer, names, roles, coreference, resolution within the text.

Nothing in here knows other articles; one actor across articles is decided in dbt.
"""

from extractors.actors.cast import Actor, Cast
from extractors.actors.find import find_actors

__all__ = ["Actor", "Cast", "find_actors"]
