"""From ``sources.yml`` or somebody's archive to sealed WARC files in the landing zone, and back to pages.

The way of a crawl, module by module:

- ``crawl`` runs it: every source's listings first, then its pages that are due, all hosts side by side;
- ``discovery`` reads listings: ``listings`` knows the readers (``feeds``, ``sitemaps``, ``links``; their rows
  are in ``items``);
- ``frontier`` remembers which pages are due;
- ``asker`` asks for one url: ``robots`` may forbid it, ``hosts`` says when, ``client`` gets it over its
  ``sockets``, ``guard`` judges its address; what comes back is an ``exchange``;
- ``recorder`` writes: responses by ``warc``, events by ``crawl_log``, into the folder that is ``landing``.

``archives`` (by ``choice``) and ``saved_pages`` land what others fetched. What a page says is the business of
``extractors.clean``.
"""
