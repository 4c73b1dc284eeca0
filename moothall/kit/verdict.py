"""A verdict: yes, or a sentence why not and what to do instead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. True when allowed; else ``reason`` and ``remedy`` are sentences for a person."""

    allowed: bool
    reason: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()


YES = Verdict(True)


def no(reason: str, remedy: str = "") -> Verdict:
    """Return a refusal with its reason and what to do instead."""
    return Verdict(False, reason, remedy)


class Refused(Exception):
    """An action that its rule does not allow; carries the verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Do nothing when allowed.

    :raises Refused: when the verdict is no.
    """
    if not verdict:
        raise Refused(verdict)
