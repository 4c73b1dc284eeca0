"""What many reviewers think of one talk: the middle, and how far they are apart. Plain functions, no ORM."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

SCORES = (1, 2, 3, 4)
APART = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """The scores of one talk, added up: ``median`` is None while nobody has said anything; ``passed`` gave no score."""

    median: float | None
    mean: float
    count: int
    passed: int
    tally: tuple[int, ...]

    @property
    def low(self) -> int:
        """The lowest score given, 0 for none."""
        return next((score for score, count in zip(SCORES, self.tally, strict=True) if count), 0)

    @property
    def high(self) -> int:
        """The highest score given, 0 for none."""
        return next((score for score, count in zip(reversed(SCORES), reversed(self.tally), strict=True) if count), 0)

    @property
    def apart(self) -> bool:
        """Whether reviewers see it very differently: worth talking about before deciding."""
        return self.high - self.low >= APART


def standing_of(scores: Iterable[int | None]) -> Standing:
    """Add up the scores of one talk; None stands for a reviewer who passed."""
    every = list(scores)
    given = [score for score in every if score is not None]
    counts = Counter(given)
    return Standing(
        median=float(median(given)) if given else None,
        mean=fmean(given) if given else 0.0,
        count=len(given),
        passed=len(every) - len(given),
        tally=tuple(counts[score] for score in SCORES),
    )


def ranked(standings: Mapping[int, Standing]) -> list[int]:
    """Return the keys best first: by median, then mean, then how many said so; what nobody scored comes last."""

    def place(key: int) -> tuple[float, float, int, int]:
        one = standings[key]
        return (-(one.median or 0), -one.mean, -one.count, key)

    return sorted(standings, key=place)
