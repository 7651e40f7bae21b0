"""How the model of ``extractors.pairs`` is made: own labelled text, public data, a network, its export.

Needs torch and is never imported by the product: ``make train``. What the labels mean, what was measured and
which data went in stands in ``docs/model.md``.
"""
