"""What somebody reads who may not open a page: why, in plain words, and never as a reproach."""

from headwater.access.rights import Right

NO_RULE = (
    "This address has no rule yet, so it opens for nobody. That is a mistake of Headwater’s, "
    "not yours."
)
BECAUSE = {
    Right.NUMBERS: (
        "A team’s numbers are its own. Its people see them at once; whoever leads its stream sees "
        "each month once the team has told it."
    ),
    Right.ITEMS: "The single pieces of work behind a number stay with the team that does them.",
    Right.PROFILE: (
        "What a team says about itself is for its own people and for whoever leads its stream."
    ),
    Right.OWN: "What a team aims for, and who looked at its numbers, is for the team alone.",
    Right.SPEAK: "Here a team speaks for itself, so only its own people can write.",
    Right.PURPOSE: "What work is for is open to everybody with a role in a team or as a leader.",
    Right.HOPE: (
        "What a piece of work is for is written by the team that does it, and by whoever leads "
        "around it."
    ),
    Right.ALIGN: (
        "Objectives and key results are written by those whose they are: a team’s by the team, a "
        "stream’s or domain’s by its product managers, Agile Delivery Managers and leaders."
    ),
    Right.FUND: (
        "What teams cost and what a stream was given is written by its leaders and Agile Delivery "
        "Managers."
    ),
    Right.LEAD: "The checklist is for leaders: a private way to look at their own part.",
    Right.OBSERVE: (
        "Observations come from a team’s Agile Delivery Manager or a coach, in words and with a "
        "name."
    ),
    Right.THEMES: (
        "Themes are for whoever leads or coaches here. A team’s own assessment is the team’s alone."
    ),
    Right.INVITE: (
        "Inviting people to a team is up to its Agile Delivery Manager and to whoever looks after "
        "Headwater."
    ),
    Right.QUALITY: (
        "How well the data arrived is for the people of a team and for whoever looks after "
        "Headwater."
    ),
    Right.OPERATE: (
        "Sources, mapping, people and policies are in the hands of whoever looks after Headwater."
    ),
}
"""Why a page does not open, for each right that somebody with an account can lack."""


def because(right: Right | None) -> str:
    """Return why a page asking for `right` does not open; `None` where no rule was written."""
    return BECAUSE[right] if right else NO_RULE
