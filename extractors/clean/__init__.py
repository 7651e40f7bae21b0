"""Clean: from one HTTP response to one article's text and metadata, or to a reject with its reason.

Belongs here: decoding, reading the page's own metadata, taking the body out of the markup, repairing
what markup and encodings broke, and the near-duplicate signature. Does not belong here: fetching, and
anything that needs more than one page (stories, the corpus profile).
"""
