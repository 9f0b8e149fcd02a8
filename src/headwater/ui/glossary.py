"""The words on the pages that a newcomer may not know, in one or two plain sentences each.

docs/glossary.md repeats them under "On the pages"; a test keeps the two alike.
"""

TERMS = {
    "Flow Time": "How long an item took from the moment the team committed to it "
    "until it was done, waiting included.",
    "Flow Efficiency": "The part of Flow Time in which someone was working on the item. "
    "The rest is waiting.",
    "Flow Load": "How many items were started and not yet finished.",
    "Flow Velocity": "How many items were finished in the period.",
    "Flow Distribution": "How the finished items divide into features, defects, risks and debt.",
    "Flow Predictability": "The share of items finished within the time that 85 in 100 of the "
    "team's own earlier items took.",
    "Commitment": "The moment an item first entered a stage that is neither backlog, "
    "done nor discarded.",
    "Completion": "The last time an item entered a done stage and stayed there.",
    "Stage": "A step of a value stream between idea and value.",
    "Stay": "The time an item spent in one status, in one team's hands.",
    "Waiting": "Time in which nobody works on the item: in a queue, blocked or parked.",
    "Working": "Time in an active stage, not blocked.",
    "Blocked": "Flagged, or in a status or with a link that the stream says means blocked.",
    "Parked": "Put back into the backlog after the team had committed to it.",
    "Reopened": "Came back from done.",
    "Discarded": "Ended without being done; counted nowhere as finished.",
    "Usual range": "Where the value normally varies, worked out from the team's own past. "
    "A move inside it is ordinary variation.",
    "Median": "The middle: half of the items were at or below it.",
    "85th percentile": "85 in 100 items were at or below it.",
    "Work item age": "How long ago the team committed to an item that is not finished.",
    "Unmapped": "Has no place in the mapping yet: a status without a stage, a type without a kind, "
    "or a place without a team.",
    "Too few to say": "A statistic over so few items would say more about chance "
    "than about the work.",
    "Grace time": "How long a month that has closed stays with its team before leaders see it.",
    "Input": "Something a team can change itself, such as how much of its work comes in from "
    "the side. Results follow later.",
    "Result": "What follows from how a team works, such as Flow Time. It moves when inputs move.",
    "Aim": "What a team hopes to come toward on an input it follows, with a reason and a day to "
    "look again. It is the team's alone.",
    "Initiative": "A large piece of work with a reason of its own, usually made up of epics.",
    "Epic": "A piece of work made up of items, large enough to ask what it is for.",
    "In hand": "Started by the end of the period, and neither done nor discarded before it.",
    "Anticipated outcome": "What people hope will change because of a piece of work, and who will "
    "feel it. A hypothesis, not a promise.",
    "Restates the output": "Says what will be made, and not what will be different for somebody "
    "afterwards.",
    "Placeholder": "Stands where an anticipated outcome belongs, and says nothing yet: “TBD”, "
    "“improve UX”.",
    "Technical debt": "What earlier short cuts and ageing parts cost with every further change.",
    "Actual outcome": "What really came of a piece of work, as its people saw it when they looked "
    "back.",
    "Reflection": "A look back at finished work, some weeks later: what happened to what was hoped "
    "for, and what was learned.",
    "Verdict": "How what happened compares with what was hoped for. It is about the hope, never "
    "about those who had it.",
    "Feature Factory Ratio": "How much of the initiatives and epics in hand does not say what it "
    "hopes to achieve. It shows where purpose gets lost, and is never a target.",
    "Objective": "What a place wants to come nearer to, in words, over a quarter or days of its "
    "own. It has no score.",
    "Key result": "How one would know that an objective comes nearer: a number that is read again "
    "and again, or a milestone. Finishing work under it never moves it.",
    "Milestone": "A key result that is reached or not reached yet, with nothing to read in "
    "between.",
    "Baseline": "What was read before anything was done about it.",
    "Check-in": "What was read of a key result on a day, how likely it looks, and a word about it.",
    "Confidence": "How likely it looks to those who work on it, said with each check-in.",
    "Alignment map": "A picture of threads: from an objective over key results to the work that "
    "serves them.",
    "Broken thread": "Where a line of the alignment map ends too soon: work that serves no key "
    "result, or a key result that no work in hand serves.",
    "Mid-level gap": "Work serves a key result of the organisation or a domain, and its stream has "
    "none between.",
    "Investment": "What a stream’s time in active stages went to, and the money with it where the "
    "cost of its teams is known.",
    "Funding": "What a stream was given for a quarter.",
    "Dimension": "One of the things a team looks at: a question to itself, signs of struggle, "
    "and what each level looks like, in the team’s own words where it likes.",
    "Round": "One session of a team, from the welcome to its actions, as it can be read "
    "afterwards.",
    "Standing": "How a team sees itself as a whole: it decides so together, in its own words. "
    "Nothing is worked out from the ratings.",
    "360°": "The same questions to people outside the team, by one-time links. Their answers are"
    " anonymous, stand beside the team’s own and are never added to them.",
}
