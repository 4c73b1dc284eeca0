"""What a backup says about itself."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class BackupProblem(Exception):
    """A backup cannot be made or put back; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files`` maps each name in the archive to its SHA-256."""

    engine: str
    made_at: str
    version: str
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Read a manifest.

        :raises BackupProblem: when it is none, or one of a newer kind.
        """
        try:
            known = cls(**json.loads(raw))
        except (ValueError, TypeError) as error:
            raise BackupProblem(
                "The list of contents in this file cannot be read; is it a backup of a hall?"
            ) from error
        if known.format != FORMAT:
            raise BackupProblem("This backup was made by a newer Moothall. Install that version first.")
        return known


def checksum(stream: BinaryIO) -> str:
    """Return the SHA-256 of what is left in a stream."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return checksum(stream)
