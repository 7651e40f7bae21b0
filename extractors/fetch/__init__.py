"""From ``sources.yml`` or somebody's archive to sealed WARC files in the landing zone, and back to pages.

``crawl`` asks (``client``, ``robots``, ``feeds``), ``warc`` writes and reads what came back, ``crawl_log``
keeps what became of every url, ``landing`` is the folder in which it all lies. What a page says is
the business of ``extractors.clean``.
"""
