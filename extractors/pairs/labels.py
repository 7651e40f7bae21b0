"""What the model tells apart, in the order of its outputs. A new order needs a new model."""

POLARITIES = (None, 1, -1, 0)  # None: no stance
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODALITIES = ("actual", "negated", "hypothetical", "future")
# The first stands for no tie.
INSTRUMENTS = (
    "none", "loan", "debt", "debt_relief", "grant_aid", "investment", "ownership", "trade", "arms_sale",
    "contract", "donation", "gift", "budget", "fine", "bribe", "sanction_freeze", "collateral", "other",
)  # fmt: skip
STATUSES = ("actual", "planned", "alleged", "denied", "ended")
# Kinds of actors, as the words that stand for their names.
KINDS = ("state", "person", "organization", "bloc", "party", "company", "armed_group", "group")
# What stands before each word of the two actors in question.
MARKS = ("[first]", "[second]")
