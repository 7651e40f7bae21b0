"""Financial ties: who gives, lends, sells, owns, owes or pledges what to whom, each with its quote.

``find_ties`` is the way in. What it puts together is read by modules, each knowing only those before it:

    money         amounts and shares in a text
    lexicon       the words in ``data/``
    phrases       noun phrases: what is measured, priced, listed
    slots         what stands around a word that names a tie
    unreal        words that only look so
    triggers      which words name a tie
    status        how real it is
    sources       who says so
    parties       which actors stand in the slots
    sums          which amount belongs to which tie
    drafts        a tie without its money
    needs         what a word needs to be a tie
    conventions   what the parties make of it
    contracts     contracts for an investment
    roles         who pays and who gets
    rankings      lists of partners with their sums
    lists         further partners of one verb
    gaps          parties that another sentence names
    rows          the rows with evidence and confidence
    find          all of it, sentence by sentence
"""

from extractors.ties.find import find_ties

__all__ = ["find_ties"]
