"""The one strong colour of an emblem: it is one of the flower's own, and a letter upon it can be read."""

from moothall.kit.emblem import colours_of, seed_of, token_of
from moothall.kit.emblem.colours import contrast
from moothall.kit.emblem.palette import BEDS

NAMES = [f"Group {number}" for number in range(200)]


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_the_colour_is_one_of_the_flower_and_a_letter_upon_it_can_be_read():
    assert len({seed_of(token_of(name)).bed for name in NAMES}) == len(BEDS)
    for name in NAMES:
        colour, ink = colours_of(name)
        bed = BEDS[seed_of(token_of(name)).bed]
        assert colour in {bed.ground, bed.outer}
        assert contrast(colour, ink) >= 4.5
