"""What names of statuses and types hint at, in several languages. Hints only choose among what a
tracker's own category allows; see suggestions.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from headwater.vocabulary.work import Kind, StageType


@dataclass(frozen=True)
class Role:
    """A stage as most teams have it, and the words in a status's name that hint at it."""

    slug: str
    name: str
    type: StageType
    hints: re.Pattern[str]
    blocked: bool = False


def _words(listed: str) -> re.Pattern[str]:
    """Match any of the words at the start of a word; in scripts without spaces, anywhere."""
    words = listed.split(", ")
    return re.compile("|".join(rf"\b{word}" if word.isascii() else word for word in words))


BACKLOG = Role(
    "backlog",
    "Backlog",
    StageType.BACKLOG,
    _words(
        "backlog, inbox, icebox, idea, suggestion, triage, open, new, to do, todo, offen, neu, "
        "abierto, ouvert, 打开, 待处理"
    ),
)
READY = Role(
    "ready",
    "Ready",
    StageType.QUEUE,
    _words(
        "ready, selected, committed, accepted for, planned, queue, awaiting assign, reopen, "
        "bereit, listo, prêt, 待开发, 重新打开"
    ),
)
IN_PROGRESS = Role(
    "in-progress",
    "In progress",
    StageType.ACTIVE,
    _words(
        "in progress, doing, develop, coding, implement, building, wip, in call, in arbeit, "
        "en curso, en cours, 开发中, 处理中, 设计中"
    ),
)
WAITING = Role(
    "waiting",
    "Waiting",
    StageType.QUEUE,
    _words("wait, await, pending, assigned, wartet, wartend, en attente, en espera, 挂起"),
)
BLOCKED = Role(
    "waiting",
    "Waiting",
    StageType.QUEUE,
    _words("blocked, on hold, impeded, stuck, blockiert, bloqu, 阻塞"),
    blocked=True,
)
WAITING_FOR_REVIEW = Role(
    "waiting-for-review",
    "Waiting for review",
    StageType.QUEUE,
    _words(
        "ready for review, waiting for review, awaiting review, needs review, pull request "
        "open, wartet auf review"
    ),
)
REVIEW = Role(
    "review",
    "Review",
    StageType.ACTIVE,
    _words("review, in review, code review, under review, prüfung, revisi, relecture, 评审"),
)
WAITING_FOR_TEST = Role(
    "waiting-for-test",
    "Waiting for test",
    StageType.QUEUE,
    _words("ready for test, ready for qa, waiting for test, awaiting test, 待测试"),
)
TEST = Role(
    "test",
    "Test",
    StageType.ACTIVE,
    _words("test, in test, qa, verif, validat, uat, prueba, recette, 测试中"),
)
WAITING_FOR_RELEASE = Role(
    "waiting-for-release",
    "Waiting for release",
    StageType.QUEUE,
    _words(
        "ready for release, ready to release, ready for deploy, ready to deploy, waiting for "
        "release, waiting for deploy, 待发布"
    ),
)
DONE = Role(
    "done",
    "Done",
    StageType.DONE,
    _words(
        "done, closed, resolved, complete, released, deployed, live, shipped, finished, "
        "fertig, erledigt, geschlossen, terminé, cerrado, hecho, 已完成, 已发布, 已关闭, 已解决"
    ),
)
DISCARDED = Role(
    "discarded",
    "Discarded",
    StageType.DISCARDED,
    _words(
        "discard, cancel, reject, declined, abandon, duplicate, obsolete, won.?t, will not, "
        "invalid, not a bug, verworfen, abgelehnt, abgebrochen, annul, rechaza, 无效, 暂不修改"
    ),
)

ROLES = (
    DISCARDED,
    BLOCKED,
    WAITING_FOR_REVIEW,
    WAITING_FOR_TEST,
    WAITING_FOR_RELEASE,
    REVIEW,
    TEST,
    READY,
    WAITING,
    DONE,
    IN_PROGRESS,
    BACKLOG,
)
"""The most telling names first: “ready for review” is a wait, not a review, and not “ready”."""

IN_ORDER = (
    BACKLOG,
    READY,
    IN_PROGRESS,
    WAITING,
    WAITING_FOR_REVIEW,
    REVIEW,
    WAITING_FOR_TEST,
    TEST,
    WAITING_FOR_RELEASE,
    DONE,
    DISCARDED,
)
"""The stages from idea to value."""

KINDS: Mapping[Kind, re.Pattern[str]] = {
    Kind.DEFECT: _words("bug, defect, fault, fehler, anomal, error, 缺陷, 故障"),
    Kind.RISK: _words("risk, vulnerab, security, complian, audit, risiko, 安全"),
    Kind.DEBT: _words("tech debt, technical debt, debt, refactor, technische schuld, 技术债"),
    Kind.FEATURE: _words(
        "story, user story, feature, new feature, enhancement, historia, 故事, 需求"
    ),
}
"""Types whose name says none of these stay unmapped: a guess would hide the question."""
