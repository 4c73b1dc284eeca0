"""Emblems: a flower drawn from a name, and a ring of petals for a network. Pure functions; text in, SVG out."""

from moothall.kit.emblem.colours import colours_of
from moothall.kit.emblem.drawing import flower_part, flower_svg, ring_svg
from moothall.kit.emblem.seeds import Seed, seed_of, token_of

__all__ = ["Seed", "colours_of", "flower_part", "flower_svg", "ring_svg", "seed_of", "token_of"]
