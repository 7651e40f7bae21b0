"""Near-duplicate signatures: MinHash over word shingles.

Belongs here: the signature of one text. Does not belong here: comparing articles (SQL, over all of them).
"""

from rensa import RMinHash

from extractors.clean.words import folded_words

# 128 permutations estimate a Jaccard similarity with a standard error of at most .044 (Broder 1997).
PERMUTATIONS = 128
# A copy cut short has few shingles in common with the whole, but the same beginning: 32 permutations tell
# whether two texts begin alike with a standard error of at most .09. 96 words are more than what an outlet
# prints above: with 64, two such lines made .4 of the beginning, and round-ups joined other stories.
LEAD_PERMUTATIONS = 32
LEAD_WORDS = 96
# Copies with one word in twenty changed agree on .74 of their 3-shingles, but only on .60 of their
# 5-shingles. On edited synthetic copies (``tests.bench_stories``), near-duplicates at .6 were .80 of the
# pairs by shingles of 3 words, and .64 by shingles of 5.
SHINGLE_WORDS = 3
# Signatures are only comparable under one seed: it never changes.
_SEED = 20190205


def signature(text: str) -> list[int]:
    """MinHash of the folded word 3-shingles of a text: 128 unsigned integers, then 32 of its beginning.

    A text shorter than one shingle is a single shingle. Source: A. Broder, "On the resemblance and
    containment of documents", 1997.
    """
    tokens = folded_words(text)
    return _minhash(tokens, PERMUTATIONS) + _minhash(tokens[:LEAD_WORDS], LEAD_PERMUTATIONS)


def _minhash(tokens: list[str], permutations: int) -> list[int]:
    last = max(len(tokens) - SHINGLE_WORDS, 0)
    minhash = RMinHash(num_perm=permutations, seed=_SEED)
    minhash.update([" ".join(tokens[i : i + SHINGLE_WORDS]) for i in range(last + 1)])
    return list(minhash.digest())
