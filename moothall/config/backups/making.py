"""Make a backup while the hall stays open."""

import io
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from moothall.config import VERSION
from moothall.config.backups.engines import copy_out
from moothall.config.backups.manifest import NAME, Manifest, checksum_of

COMPRESSION = 3


def make_backup(output: Path, *, now: datetime) -> Manifest:
    """Write a backup to ``output``; the file appears only when it is whole. Return its manifest.

    :raises BackupProblem: when it cannot be made.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    part = output.with_name(f"{output.name}.part")
    manifest = Manifest(engine=connection.vendor, made_at=now.isoformat(), version=VERSION)
    try:
        part.touch(mode=0o600)
        with (
            tempfile.TemporaryDirectory(dir=output.parent, prefix=".backup-") as folder,
            tarfile.open(part, "w:gz", compresslevel=COMPRESSION) as archive,
        ):
            for name, path in _contents(copy_out(Path(folder))):
                archive.add(path, name)
                manifest.files[name] = checksum_of(path)
            _add_manifest(archive, manifest)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _contents(database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    secret = settings.DATA / "secret_key"
    if secret.exists():
        yield secret.name, secret
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"media/{path.relative_to(settings.MEDIA_ROOT)}", path


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    raw = manifest.to_json()
    entry = tarfile.TarInfo(NAME)
    entry.size = len(raw)
    archive.addfile(entry, io.BytesIO(raw))


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all but the newest backups in a folder; return what was deleted."""
    old = sorted(folder.glob("moothall-*.tar.gz"))[:-count] if count > 0 else []
    for path in old:
        path.unlink()
    return old
