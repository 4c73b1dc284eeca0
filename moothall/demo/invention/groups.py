"""Made-up groups: their names, what they say of themselves, how and where they meet."""

from dataclasses import dataclass, field
from random import Random

TOPICS = (
    ("Charity digital", "charity-digital"),
    ("Design and research", "design-research"),
    ("Data and evaluation", "data"),
    ("Digital inclusion", "digital-inclusion"),
    ("Climate and nature", "climate"),
    ("Health and care", "health-care"),
    ("Food and community", "food"),
    ("Housing and homelessness", "housing"),
    ("Young people", "young-people"),
    ("Accessibility", "accessibility"),
    ("Open source", "open-source"),
    ("Civic tech", "civic-tech"),
    ("Safety and privacy", "safety"),
    ("Volunteering", "volunteering"),
    ("Repair and re-use", "repair"),
    ("Arts and culture", "arts"),
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """One made-up group before it is a row. ``rhythm`` is (weekday 0 to 6, week of the month 1 to 4, hour, minute)."""

    name: str
    town: str
    country: str
    summary: str
    about: str
    topics: tuple[str, ...]
    rhythm: tuple[int, int, int, int]
    venues: tuple[str, ...]
    state: str = "active"
    reach: str = "both"
    started: int = 2018
    note: str = ""
    affiliations: tuple[tuple[str, str, str], ...] = field(default=())


FORMS = (
    "Good Tech {t}", "{t} Digital Commons", "Tech for Neighbours {t}", "{t} Charity Tech Circle", "Code and Kettle {t}",
    "{t} Data Kitchen", "Civic {t}", "{t} Repair and Learn", "Open {t}", "{t} Digital Kindness", "Make It Useful {t}",
    "{t} Good Data Club", "Common Wires {t}", "{t} Tech Surgery", "Bits and Biscuits {t}", "{t} Service Designers for Good",
)  # fmt: skip
SUMMARIES = (
    "We help charities around {t} with the digital things that keep them up at night.",
    "A monthly evening in {t} for people who use technology for good, and people who would like to.",
    "Friendly talks, a free tech surgery and a long table of biscuits, in {t}.",
    "Makers, charity workers and the curious of {t}, learning from each other.",
    "Practical help for community groups in and around {t}, one small job at a time.",
    "Data, design and a kind word for the charities of {t}.",
    "We meet in {t} to fix small problems well and share how we did it.",
)
ABOUTS = (
    "We began with six people in the back room of a café and a question: who do small charities ask when the website breaks? "
    "Now we meet most months. Half of us work in charities, half in technology, and after a while it is hard to tell which.\n\n"
    "**What an evening is like.** Tea from 18:15, one short talk, then tables: bring a problem, or bring ten minutes of help. "
    "No slides are needed and nobody sells anything.\n\n"
    "**New here?** Look for the person with the flower badge. You do not need to be technical.",
    "We are a group of volunteers who believe that every community organisation deserves good tools and somebody to ask. "
    "We run talks, a *surgery* where charities book half an hour with a helper, and the occasional Saturday of making.\n\n"
    "Our room is step-free, there is a hearing loop, and we post notes afterwards for those who could not come.",
    "Some of us build software, some of us run food banks, one of us keeps bees. We meet to swap what we have learned and to "
    "do something useful before the last bus.\n\n- Everyone is welcome\n- Nobody pays\n- We finish on time",
    "Started by three charity workers who were tired of learning everything alone. We keep meetings small enough to hear each "
    "other, rotate who hosts, and write down what worked.\n\n"
    "If your organisation is within reach of a bus from here, you are one of us.",
)
VENUES = (
    "Central Library, Meeting Room 2", "The Old Fire Station", "Friends’ Meeting House", "Community Hub, Market Street",
    "Trades Club, upstairs room", "St Mark’s Hall", "The Co-operative Space", "University Students’ Union, Room 1.4",
    "Voluntary Action Centre", "The Print Works", "Riverside Centre", "Museum learning room", "Quayside Studio",
    "Town Hall, Committee Room 3", "The Larder café", "Women’s Centre, garden room",
)  # fmt: skip

SEVEN = (
    ("Good Tech Manchester", "Manchester", "GB", 2016, "active"),
    ("North East Charity Tech Circle", "Newcastle upon Tyne", "GB", 2017, "active"),
    ("Digidol Da Caerdydd", "Cardiff", "GB", 2019, "active"),
    ("Clyde Digital Commons", "Glasgow", "GB", 2018, "active"),
    ("Bristol Data Kitchen", "Bristol", "GB", 2016, "active"),
    ("Code and Kettle Birmingham", "Birmingham", "GB", 2018, "active"),
    ("Lagan Tech for Neighbours", "Belfast", "GB", 2019, "active"),
)
NEIGHBOURS = (
    ("Leeds Good Data Club", "Leeds", "GB", 2019, "active"),
    ("Make It Useful Sheffield", "Sheffield", "GB", 2020, "active"),
    ("Mersey Digital Kindness", "Liverpool", "GB", 2018, "active"),
    ("Open Edinburgh", "Edinburgh", "GB", 2017, "active"),
    ("Liffey Tech for Neighbours", "Dublin", "IE", 2017, "active"),
    ("Cork Tech Surgery", "Cork", "IE", 2021, "active"),
    ("Galway Bits and Biscuits", "Galway", "IE", 2022, "active"),
    ("Civic Cambridge", "Cambridge", "GB", 2015, "active"),
    ("Estuary Make and Mend", "Southend-on-Sea", "GB", 2021, "active"),
    ("Exe Digital Commons", "Exeter", "GB", 2020, "active"),
    ("Nottingham Service Designers for Good", "Nottingham", "GB", 2021, "active"),
    ("Brighton Common Wires", "Brighton", "GB", 2016, "resting"),
    ("Norwich Repair and Learn", "Norwich", "GB", 2019, "active"),
    ("Swansea Bay Tech Circle", "Swansea", "GB", 2022, "caretaker"),
    ("Foyle Good Tech", "Derry", "GB", 2023, "active"),
    ("Tayside Data Kitchen", "Dundee", "GB", 2021, "active"),
    ("Hackney Wick Commons", "London", "GB", 2014, "closed"),
    ("Good Tech South London", "London", "GB", 2018, "active"),
    ("Fylde Coast Tech Surgery", "Blackpool", "GB", 2026, "applied"),
    ("Orkney Online", "Kirkwall", "GB", 2026, "on_hold"),
)
NOTES = {
    "resting": "Both organisers have new babies. We will be back in the spring, with biscuits.",
    "caretaker": "The last organiser moved away; the network keeps the keys until somebody new comes forward.",
    "closed": "Closed with a party after nine good years. The notes stay here for whoever comes next.",
    "on_hold": "Would you meet only online, or sometimes on the islands too?",
}


def sketch_small(random: Random) -> list[Sketch]:
    """Return the seven regions of the first network and their neighbours."""
    seven = [_sketch(random, *row, affiliations=(("Founding seven", "2023-09-01", ""),)) for row in SEVEN]
    return seven + [_sketch(random, *row) for row in NEIGHBOURS]


def sketch_many(random: Random, towns: list[tuple[str, str]], number: int) -> list[Sketch]:
    """Return ``number`` groups spread over towns given as (name, country), several in a town when towns run out."""
    made: dict[str, Sketch] = {}
    while len(made) < number:
        town, country = towns[len(made) % len(towns)]
        name = random.choice(FORMS).format(t=town)
        if name in made:
            name = f"{name} {random.choice(('East', 'West', 'North', 'South', 'Central', 'Evening', 'Saturday'))}"
        if name not in made:
            state = random.choices(("active", "resting", "caretaker", "closed"), (90, 5, 2, 3))[0]
            made[name] = _sketch(random, name, town, country, random.randint(2012, 2025), state)
    return list(made.values())


def _sketch(
    random: Random,
    name: str,
    town: str,
    country: str,
    started: int,
    state: str,
    affiliations: tuple[tuple[str, str, str], ...] = (),
) -> Sketch:
    if not affiliations and random.random() < 0.35:
        left = f"{started + 4}-06-30" if random.random() < 0.4 else ""
        affiliations = (("NetSquared", f"{started}-03-01", left),)
    return Sketch(
        name=name,
        town=town,
        country=country,
        summary=random.choice(SUMMARIES).format(t=town),
        about=random.choice(ABOUTS),
        topics=tuple(slug for _, slug in random.sample(TOPICS, random.randint(2, 4))),
        rhythm=(
            random.choice((0, 1, 1, 2, 2, 3)),
            random.randint(1, 4),
            random.choice((18, 18, 19)),
            random.choice((0, 30)),
        ),
        venues=tuple(random.sample(VENUES, 2)),
        state=state,
        reach=random.choice(("both", "local", "local")),
        started=started,
        note=NOTES.get(state, ""),
        affiliations=affiliations,
    )
