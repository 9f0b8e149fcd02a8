"""What goes with a round wherever it goes."""

CONTEXT = (
    "One team looked at itself on one day, in its own situation. It is a start for talking, not a "
    "measure: it says nothing about a person, and nothing when held against another team."
)
NOTHING_YET = "Nobody’s answers are shown before the team reveals them together."
