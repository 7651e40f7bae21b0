"""The assets, one module for each stage of the data's path."""

import warnings

import dagster as dg

# Backfill policies are marked as beta; the lock file holds the version that we tested them with.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
