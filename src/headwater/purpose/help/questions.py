"""Three questions for each kind of work, for when its outcome has not been said yet."""

from headwater.vocabulary.work import Kind

Questions = tuple[str, str, str]

QUESTIONS: dict[Kind, Questions] = {
    Kind.FEATURE: (
        "Who will do something differently once this is there, and what?",
        "What do they do today instead, and what does that cost them?",
        "If it helps, what will you see a few weeks later?",
    ),
    Kind.DEFECT: (
        "Who runs into this today, and how often?",
        "What can they do again once it is mended?",
        "What would grow quiet if it were really gone: calls, corrections, ways around it?",
    ),
    Kind.RISK: (
        "What could happen, and how likely is it within a year?",
        "Whom would it hit, and what would they lose?",
        "Once this is done, what still works on a bad day?",
    ),
    Kind.DEBT: (
        "What is slow, fragile or dreaded today because of this?",
        "What could you, or a team beside you, do afterwards that you cannot do now?",
        "What would show it: days for a change, calls at night, money for machines?",
    ),
    Kind.UNMAPPED: (
        "If this goes well, what will be different?",
        "Who will notice it first?",
        "How will you know, a few weeks later?",
    ),
}


def questions_for(kind: Kind) -> Questions:
    """Return what to ask somebody who has not yet said what work of this kind is for."""
    return QUESTIONS[kind]
