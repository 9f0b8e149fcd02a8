"""Why something in a session was not done. Each message is a sentence for people.

Refused
├── NotJoined         this browser takes no part in the session
├── NameMissing       somebody wants to join without a name
├── NameTaken         somebody else here has this name
├── TooManyHere       a session has as many people as it can hold
├── HasAnswered       somebody who has handed in answers cannot be taken out
├── AlreadyHandedIn   these answers are in
├── AnswerUnknown     an answer to what is not asked, or that cannot be chosen
├── BoxClosed         the answers were opened, nothing goes in any more
├── BoxUnreadable     the installation's key has changed since
├── SessionOver       the session has ended
├── StepUnknown       there is no such step or question to go to
├── TimerUnusable     so long a timer cannot be set
├── NotShownYet       cards written alone come first
├── CardUnusable      a card is empty, too long, or one too many
├── NothingAsked      a session without questions, or with unknown ones
└── DeadlineUnusable  a deadline in the past or too far ahead
"""


class Refused(Exception):
    """Nothing was done. `str` of it says why, and what to do instead."""

    why = ""

    def __init__(self) -> None:
        super().__init__(self.why)


class NotJoined(Refused):
    """This browser takes no part in the session."""

    why = "This browser is not known in this session. Say your name to come in."


class NameMissing(Refused):
    """Somebody wants to join without a name."""

    why = "What shall the others call you? Any name that is not too long will do."


class NameTaken(Refused):
    """Somebody else here has this name."""

    why = "Somebody here already goes by this name. Add a letter, so that you are told apart."


class TooManyHere(Refused):
    """A session has as many people as it can hold."""

    why = "This session is full. Ask whoever facilitates to take out those who have left."


class HasAnswered(Refused):
    """Somebody who has handed in answers cannot be taken out."""

    why = "They have handed in answers, so they stay: what went in cannot be taken out again."


class AlreadyHandedIn(Refused):
    """These answers are in."""

    why = "You have handed this in already. It counts once."


class AnswerUnknown(Refused):
    """An answer to what is not asked, or that cannot be chosen."""

    why = "One of these answers does not fit what is asked here. Load the page again, please."


class BoxClosed(Refused):
    """The answers were opened: nothing goes in any more."""

    why = "The answers were opened a moment ago, so nothing can be added. Say it in the talk."


class BoxUnreadable(Refused):
    """The installation's key has changed since the answers were sealed."""

    why = (
        "The answers cannot be opened: the key of this installation has changed since they were "
        "sealed. Bring the former key back, or call the session off and answer again."
    )


class SessionOver(Refused):
    """The session has ended."""

    why = "This session is over."


class StepUnknown(Refused):
    """There is no such step or question to go to."""

    why = "There is no such step in this session."


class TimerUnusable(Refused):
    """So long a timer cannot be set."""

    why = "A timer runs from one minute to an hour."


class NotShownYet(Refused):
    """Cards written alone come first."""

    why = "First everybody writes alone. Cards can be added once those are shown."


class CardUnusable(Refused):
    """A card is empty, too long, or one too many."""

    why = "A card holds a sentence or two, and there is room for two hundred of them."


class NothingAsked(Refused):
    """A session without questions, or with unknown ones."""

    why = "Choose at least one dimension of your template."


class DeadlineUnusable(Refused):
    """A deadline in the past or too far ahead."""

    why = "Choose a day and time from now on, at most two months away."
