"""What this room keeps. A team is known by its slug, so that what it said outlives a plan.

Who answered and what was answered are kept apart, and nothing joins them: `Participant` says who is
ready, `Box` holds everybody's answers added up and shuffled, sealed until it is opened once.
When a session ends, its participants are forgotten.
"""

from headwater.assessment.models.actions import Action
from headwater.assessment.models.outside import Observation, OutsideLink
from headwater.assessment.models.results import Result, Said
from headwater.assessment.models.sessions import Asked, Box, Participant, Session
from headwater.assessment.models.sharing import Share
from headwater.assessment.models.templates import Cadence, Dimension, Edition

__all__ = [
    "Action",
    "Asked",
    "Box",
    "Cadence",
    "Dimension",
    "Edition",
    "Observation",
    "OutsideLink",
    "Participant",
    "Result",
    "Said",
    "Session",
    "Share",
]
