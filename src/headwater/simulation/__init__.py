"""A software organisation that behaves, with known truths: the cast of the demo and the tests."""

from headwater.simulation.simulate import SEED, Simulation, simulate
from headwater.simulation.truths import Truths

__all__ = ["SEED", "Simulation", "Truths", "simulate"]
