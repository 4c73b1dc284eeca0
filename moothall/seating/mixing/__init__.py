"""Mix people over rooms and rounds so that few meet twice: the social golfer problem, with some kept apart or together.

Plain functions, no database. ``mix(Party(...))`` gives, for each round, rooms of ids. The same input gives the same
output. Nobody who is to be kept apart shares a room, those to be kept together always do, and no room holds more than
``room_size``; people who share a tag are spread over the rooms as far as that costs no repeat.

Sources: the transversal designs of finite geometry (Colbourn & Dinitz, Handbook of Combinatorial Designs, 2nd ed.,
part III) where they exist; the circle method for pairs; simulated annealing by swaps elsewhere, as local search does
well on this problem (Dotú & Van Hentenryck, "Scheduling social golfers locally", CPAIOR 2005).
"""

from moothall.seating.mixing.bounds import fewest_repeats, repeats_in
from moothall.seating.mixing.mixer import Mixed, mix
from moothall.seating.mixing.party import MOST_PEOPLE, MOST_ROUNDS, CannotMix, Guest, Party, read_party

__all__ = [
    "MOST_PEOPLE",
    "MOST_ROUNDS",
    "CannotMix",
    "Guest",
    "Mixed",
    "Party",
    "fewest_repeats",
    "mix",
    "read_party",
    "repeats_in",
]
