"""From a page as it came over the wire to typed rows: text, actors, stances, financial ties.

Pure Python. Nothing in here knows the orchestrator, dbt or the database.
"""

__version__ = "0.1.0"

# Raised whenever the same text may give other facts; rows of an older version are extracted again.
EXTRACTOR_VERSION = "3"
