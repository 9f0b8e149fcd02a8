"""What the numbers are for: the answer in place to benchmarks, rankings and individual figures."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Wish:
    """Something leaders come for that is not here: why not, and what helps instead.

    Other pages link to it by its `anchor`.
    """

    anchor: str
    wish: str
    asked: str
    because: str
    instead: str


WISHES = (
    Wish(
        "benchmarks",
        "Benchmarks",
        "How do we compare with others?",
        "Elsewhere the work is cut into other pieces, the clock starts at another moment, and the "
        "product is another one. A figure from there keeps none of that. It can say that you "
        "differ, never whether that is good.",
        "Hold a team’s month against its own last twelve. Headwater says when it left its usual "
        "range; that is the moment to ask what happened.",
    ),
    Wish(
        "rankings",
        "Rankings",
        "Which team does best?",
        "Whoever stands at the bottom of a list finds a quicker way up than better work: smaller "
        "items, easier items, an early “done”. Soon the list looks better than the work, and "
        "nobody can see any more where it is stuck.",
        "Open a value stream and look where its work waits. Then ask its teams what is in their "
        "way, and listen for what several of them name.",
    ),
    Wish(
        "individual-figures",
        "Individual figures",
        "Who does well, and who does not?",
        "Headwater cannot say: it knows items, not who did them. Work passes through many hands, "
        "and those who review, explain or keep an incident from happening leave the least trace "
        "in a tracker.",
        "Talk with the person and with those who work beside them: what did you try, what did you "
        "learn, what do you need?",
    ),
    Wish(
        "targets",
        "Targets",
        "Can every team get 10\N{NO-BREAK SPACE}% better?",
        "A result that is demanded arrives, in the number. One figure for all also misses that "
        "teams have different things in their way, and that most moves of a few per cent are "
        "only chance.",
        "Say which direction matters, and why. The team picks what it can change itself, tries "
        "something and sees whether it moved. Ask what it needs from you for that.",
    ),
)


def guide(request: HttpRequest) -> HttpResponse:
    """What the numbers are for and not for, and what to do instead."""
    return render(request, "context/guide.html", {"wishes": WISHES})
