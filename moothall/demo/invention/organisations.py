"""Made-up charities and other non-profits."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PATRON = (
    "St Anne’s", "St Cuthbert’s", "Riverside", "Oakfield", "Hillview", "The Lantern", "Bright Futures", "Open Door", "New Leaf",
    "Sure Steps", "Harbour", "Green Lane", "The Bridge", "Northfield", "Kingfisher", "Rowan Tree", "The Well", "Stepping Stones",
    "Good Neighbours", "Second Chance", "Wild Meadow", "Silver Line", "Red Brick", "Common Ground", "The Anchor", "Daybreak",
)  # fmt: skip
WORK = (
    ("Food Bank", "food parcels, a community fridge and a listening ear"),
    ("Youth Club", "evening clubs, trips and mentoring for young people"),
    ("Carers’ Centre", "respite, advice and company for unpaid carers"),
    ("Advice Centre", "free advice on debt, benefits and housing"),
    ("Community Garden", "growing food, wildlife and confidence on a once empty plot"),
    ("Night Shelter", "a warm bed and a way on for people without a home"),
    ("Befriending Scheme", "weekly visits and calls for older people who live alone"),
    ("Hospice", "care and comfort at the end of life, at home and here"),
    ("Arts Trust", "theatre, music and making with people who seldom get the chance"),
    ("Refugee Welcome", "English classes, furniture and friendship for new arrivals"),
    ("Toy Library", "toys, play sessions and support for families"),
    ("Wildlife Group", "looking after the woods, ponds and verges nearby"),
    ("Village Hall", "a warm, dry room for everything that happens here"),
    ("Community Transport", "lifts to appointments and the shops by volunteer drivers"),
    ("Sports Association", "football, boxing and walking groups at prices people can pay"),
    ("Credit Union", "fair loans and simple savings for local people"),
    ("Repair Café", "mending what is broken, together"),
    ("Recovery Project", "peer support for people leaving addiction behind"),
)


FIRST_NUMBER = 9_000_001


@dataclass(frozen=True, slots=True)
class OrganisationSketch:
    """One made-up organisation; ``org_id`` has a number far outside those in use."""

    name: str
    about: str
    org_id: str


def invent_organisations(random: Random, towns: list[str], number: int) -> Iterator[tuple[int, OrganisationSketch]]:
    """Yield ``number`` organisations as (index of the town, organisation)."""
    for count in range(number):
        at = random.randrange(len(towns))
        work, does = random.choice(WORK)
        patron = random.choice(PATRON)
        name = random.choice((f"{patron} {work}", f"{towns[at]} {work}", f"{patron} {work}, {towns[at]}"))
        about = f"{name} offers {does} in and around {towns[at]}. Run by volunteers with a small staff team."
        yield at, OrganisationSketch(name, about, f"GB-CHC-{FIRST_NUMBER + count}")
