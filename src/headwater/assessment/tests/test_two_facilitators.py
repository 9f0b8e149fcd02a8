"""Two who facilitate at once, each with a page that may be old: whatever they do, a session stays
whole, no box is opened twice, and no answer is lost.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from headwater.assessment import ballot
from headwater.assessment.models import Session
from headwater.assessment.operations import sessions
from headwater.assessment.refusals import AlreadyHandedIn, BoxClosed, SessionOver
from headwater.assessment.steps import FLOOR, Order, Part, Standing, Step, Way, alone_at
from headwater.assessment.tests import running
from headwater.context.editions import ChangedMeanwhile

pytestmark = pytest.mark.django_db
WHO = st.sampled_from(["Ada", "Bo"])
PARTS = st.sampled_from([Part.STANDING, Part.RATINGS, Part.CARDS, Part.WORTH])
CHANGES = {
    "order": lambda code, edition: sessions.set_order(code, Order.LOWEST, edition),
    "talk": lambda code, edition: sessions.talk_about(code, running.KEYS[1], edition),
    "timer": lambda code, edition: sessions.start_timer(code, 5, edition, running.NOW),
    "stop": lambda code, edition: sessions.stop_timer(code, edition),
    "cards": lambda code, edition: sessions.show_cards(code, edition),
    "decide": lambda code, edition: sessions.decide(code, Standing.PERFORMING, "We do.", edition),
    "finish": lambda code, edition: sessions.finish(code, edition, running.NOW),
}


class TwoFacilitators(RuleBasedStateMachine):
    """What is expected of a session, beside the session itself."""

    @initialize(opening=st.sampled_from([running.LIVE, running.OVER_DAYS]))
    def open(self, opening: sessions.Opening) -> None:
        Session.objects.all().delete()
        self.session = running.opened(opening)
        self.seen = dict.fromkeys(("Ada", "Bo"), 1)
        self.edition, self.over = 1, False
        self.secrets = running.joined(self.session, *"abcdefg")
        self.answered: dict[Part, set[str]] = {part: set() for part in Part}
        self.revealed: dict[Part, object] = {}

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.seen[who] = self.edition

    @rule(who=WHO, to=st.sampled_from([step for step in Step if step is not Step.FINISHED]))
    def move(self, who: str, to: Step) -> None:
        if self.changes(who, lambda code, at: sessions.move(code, to, at, running.NOW)):
            assert self.now().step == to

    @rule(who=WHO, change=st.sampled_from(sorted(CHANGES)))
    def change(self, who: str, change: str) -> None:
        if self.changes(who, CHANGES[change]) and change == "finish":
            self.over = True

    @rule(person=st.integers(0, 6), part=PARTS)
    def hand_in(self, person: int, part: Part) -> None:
        secret = self.secrets[person]
        try:
            running.handed_in(self.session, secret, part)
        except SessionOver:
            assert self.over
        except AlreadyHandedIn:
            assert secret in self.answered[part]
        except BoxClosed:
            assert part in self.revealed or not self.takes(part)
        else:
            assert part not in self.revealed
            assert secret not in self.answered[part]
            self.answered[part].add(secret)

    @precondition(lambda self: self.session.way == Way.OVER_DAYS)
    @rule()
    def the_deadline_passes(self) -> None:
        closes = self.now().closes_at
        assert closes is not None
        waiting = self.session.boxes.filter(part=Part.RATINGS).exists()
        revealed = sessions.reveal_due(closes)
        assert revealed == (waiting and not self.over)
        self.edition += revealed
        assert sessions.reveal_due(closes) == 0

    @invariant()
    def the_session_is_where_it_was_last_moved(self) -> None:
        session = self.now()
        assert session.edition == self.edition
        assert (session.step == Step.FINISHED) == self.over
        assert session.participants.count() == (0 if self.over else len(self.secrets))

    @invariant()
    def no_answer_is_lost_and_no_box_is_opened_twice(self) -> None:
        sealed = dict(self.session.boxes.values_list("part", "sealed"))
        for part, people in self.answered.items():
            if part in sealed:
                assert part not in self.revealed
                assert ballot.opened(sealed[part]).answers == len(people)
            else:
                self.stays_revealed(part, len(people))

    def stays_revealed(self, part: Part, answers: int) -> None:
        results = list(self.session.results.filter(part=part).values_list("key", "answers"))
        words = self.session.said.filter(part=part).count()
        assert {told for _, told in results} <= {answers}
        assert words == (answers if answers >= FLOOR else 0)
        now = (sorted(results), words)
        assert self.revealed.setdefault(part, now) == now

    def changes(self, who: str, change: object) -> bool:
        """Let somebody change the session by what they saw; return whether it went through."""
        seen = self.seen[who]
        try:
            change(self.session.code, seen)  # type: ignore[operator]
        except ChangedMeanwhile:
            assert seen != self.edition
            return False
        except SessionOver:
            assert (seen, self.over) == (self.edition, True)
            return False
        assert (seen, self.over) == (self.edition, False)
        self.edition += 1
        return True

    def takes(self, part: Part) -> bool:
        now = self.now()
        return part in alone_at(Step(now.step), Way(now.way))

    def now(self) -> Session:
        return Session.objects.get(pk=self.session.pk)


def test_whatever_two_facilitators_do_a_session_stays_whole() -> None:
    calm = settings(
        max_examples=60,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoFacilitators, settings=calm)
