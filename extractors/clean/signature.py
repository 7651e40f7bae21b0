"""Near-duplicate signatures: MinHash over word shingles.

Belongs here: the signature of one text. Does not belong here: comparing articles (SQL, over all of them).
"""

from rensa import RMinHash

from extractors.clean.words import folded_words

# 128 permutations estimate a Jaccard similarity with a standard error of at most .044 (Broder 1997).
PERMUTATIONS = 128
SHINGLE_WORDS = 5
# Signatures are only comparable under one seed: it never changes.
_SEED = 20190205


def signature(text: str) -> list[int]:
    """MinHash of the folded word 5-shingles of a text: 128 unsigned integers.

    A text shorter than one shingle is a single shingle. Source: A. Broder, "On the resemblance and
    containment of documents", 1997.
    """
    tokens = folded_words(text)
    last = max(len(tokens) - SHINGLE_WORDS, 0)
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([" ".join(tokens[i : i + SHINGLE_WORDS]) for i in range(last + 1)])
    return list(minhash.digest())
