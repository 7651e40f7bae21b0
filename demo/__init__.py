"""A small newswire of four invented outlets, served on loopback.

What belongs here: the outlets, their articles, templates and faults, and the server. What does not:
anything that fetches, cleans or reads them; the product meets this package over HTTP alone.
"""

from demo.misbehaviour import Fault, Misbehaviour, gzip_bomb
from demo.newswire import Edition
from demo.server import Moment, Newsstand, serve

__all__ = ["Edition", "Fault", "Misbehaviour", "Moment", "Newsstand", "gzip_bomb", "serve"]
