"""Made-up people."""

from collections.abc import Iterator
from random import Random

FIRST = (
    "Aisha Maya Priya Nadia Fatima Zainab Amara Chioma Ngozi Abena Esi Thandiwe Grace Joy Mercy Ruth Siân Cerys Ffion Carys "
    "Rhian Nia Megan Eleri Eilidh Isla Kirsty Morag Catriona Mairi Aoife Niamh Ciara Sinéad Orla Gráinne Róisín Bronagh "
    "Katarzyna Magda Ola Ewa Elena Ioana Anca Lucia Carmen Inês Beatriz Yuki Mei Ling Hana Sofia Leila Shirin Parisa Noor "
    "Hannah Ellie Alice Beth Jess Lauren Amy Claire Helen Sue Jan Pat Linda Carol Maureen Dorothy Jean Sheila Kath "
    "Tom Jack Ben Sam Joe Dan Matt Rob Andy Steve Dave Paul Mark Neil Graham Keith Barry Alan Derek Gordon Ken "
    "Rhys Gethin Dafydd Owain Iwan Huw Gareth Callum Euan Fraser Hamish Angus Lewis Conor Ciarán Declan Eoin Fionn Pádraig "
    "Tomasz Piotr Marek Andrei Mihai Luca Matteo Diego João Kwame Kofi Emeka Tunde Femi Sipho Themba Yusuf Omar Hassan "
    "Imran Bilal Tariq Arjun Rohan Vikram Sanjay Ravi Harpreet Gurdeep Wei Jun Hiroshi Minh Ali Reza Kai Robin Alex Jo Charlie"
).split()
LAST = (
    "Ahmed Hussain Khan Patel Shah Begum Kaur Singh Gill Sharma Gupta Iyer Rahman Chowdhury Malik Okafor Adeyemi Mensah Boateng "
    "Owusu Asante Ndlovu Dube Campbell Brown Clarke Lewis Francis Joseph Baptiste Jones Davies Evans Roberts Williams Hughes "
    "Morgan Griffiths Rees Llewellyn Pritchard MacDonald MacLeod Stewart Fraser Murray Ross Sinclair Douglas Kelly Byrne Walsh "
    "O’Brien O’Connor Murphy Doyle Gallagher Brennan McCarthy Doherty McLaughlin Nowak Kowalska Wójcik Zielińska Popescu Ionescu "
    "Silva Santos Fernandes Costa Rossi García Chen Wong Li Nguyen Tran Tanaka Hosseini Karimi Haddad Smith Taylor Wilson "
    "Thompson Walker White Hall Green Wood Turner Hill Cooper Ward Bell Baker Harrison Shaw Marsh Barker Holt Ashworth "
    "Hargreaves Ramsden Fairclough Entwistle Braithwaite Pickles Sugden Thackray Heslop Charlton Robson Trelawny Penrose Tregear"
).split()

ABOUT = (
    "Runs the tea urn and the projector.",
    "Charity digital lead by day, organiser on the second Tuesday.",
    "Came for one talk in 2023 and never left.",
    "Designs services for a housing association.",
    "Retired network engineer; will explain your router.",
    "Makes forms that people can actually fill in.",
    "Looks after data for a food bank network.",
    "Learning to code; good at asking questions.",
    "Volunteer manager at a hospice.",
    "Writes plain English for a living.",
    "Keeps three small charities’ websites alive.",
    "Happy to welcome newcomers at the door.",
)


def invent_people(random: Random, number: int) -> Iterator[tuple[str, str]]:
    """Yield ``number`` pairs of a name and an e-mail address that is nobody's (under example.org), all different."""
    seen: dict[str, int] = {}
    for _ in range(number):
        first, last = random.choice(FIRST), random.choice(LAST)
        handle = _ascii(f"{first}.{last}")
        seen[handle] = count = seen.get(handle, 0) + 1
        yield f"{first} {last}", f"{handle}{count if count > 1 else ''}@example.org"


def invent_about(random: Random) -> str:
    """Return a line that somebody might say of themselves."""
    return random.choice(ABOUT)


def _ascii(text: str) -> str:
    table = str.maketrans("âáéíóúêãçñôńóąśżźćęł’", "aaeioueacnonoaszzcel ", "")
    return text.lower().translate(table).replace(" ", "")
