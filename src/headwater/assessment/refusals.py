"""What cannot be done in a session, each in words for whoever asked.

Refused
├── SessionOver        it has ended, or was called off
├── NotJoined          this browser is nobody in the session
├── NameUnusable       no name, or one that is too long
├── NameTaken          somebody here is called so already
├── TooManyHere        more than a conversation can hold
├── BoxClosed          what it is about was opened; nothing more goes in
├── AlreadyHandedIn    what was handed in cannot be handed in again
├── AnswerUnknown      an answer to what was not asked, or that is none of the choices
├── StillNeeded        somebody who has handed something in cannot be taken out
├── StepUnknown        there is no such step to go to
├── NothingAsked       a session without any dimension
├── DeadlineUnusable   a deadline in the past, or too far away
├── TimerUnusable      a timer for no time, or for too long
├── CardUnusable       an empty card, one that is too long, or too many
└── NotShownYet        cards are written together only once those written alone are shown
"""


class Refused(Exception):
    """Nothing was done; the message says why, and what to do instead."""

    says = "This cannot be done."

    def __init__(self) -> None:
        super().__init__(self.says)


class SessionOver(Refused):
    """The session has ended."""

    says = "This session has ended."


class NotJoined(Refused):
    """Nobody here is known by this secret."""

    says = "You are not in this session yet, or no longer. Join it by its link or code."


class NameUnusable(Refused):
    """There is no name, or a far too long one."""

    says = "Choose a short name the others will know you by. It need not be your real one."


class NameTaken(Refused):
    """Somebody here is called so."""

    says = "Somebody here is called that already. Choose a name the others can tell from theirs."


class TooManyHere(Refused):
    """The session is full."""

    says = "This session is full: more people than this cannot have one conversation."


class BoxClosed(Refused):
    """The box was opened."""

    says = "What this is about was revealed already, so nothing can be added any more."


class AlreadyHandedIn(Refused):
    """It was handed in before."""

    says = "This was handed in before. Like a ballot, it cannot be taken back or changed."


class AnswerUnknown(Refused):
    """Something was answered that was not asked."""

    says = "One of these answers belongs to nothing that is asked here. Look again, then hand in."


class StillNeeded(Refused):
    """They have handed something in."""

    says = "They have handed something in, so they belong to this session now."


class StepUnknown(Refused):
    """The session cannot go there."""

    says = "There is no such step to go to from here."


class NothingAsked(Refused):
    """No dimension was chosen."""

    says = "Choose at least one dimension to look at."


class DeadlineUnusable(Refused):
    """The deadline is no use."""

    says = "Choose a deadline from now on, at most two months away."


class TimerUnusable(Refused):
    """The timer is no use."""

    says = "Choose between one minute and an hour."


class CardUnusable(Refused):
    """The card is no use."""

    says = "A card has a few words on it, up to 500 characters."


class NotShownYet(Refused):
    """The cards are still in their box."""

    says = "First show the cards that everybody wrote alone; then you can add more together."
