"""Put a backup back."""

import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection

from moothall.config.backups.engines import NAMES, copy_in, database_is_empty
from moothall.config.backups.manifest import NAME, BackupProblem, Manifest, checksum_of


def restore_backup(file: Path, *, force: bool, now: datetime) -> Manifest:
    """Check a backup from end to end, then put it in the place of what is there. Return its manifest.

    What was there before is kept in the data folder, under ``before-restore-…``.

    :raises BackupProblem: when the file is damaged, or the hall is not empty and ``force`` is not given.
    """
    if not force and not database_is_empty():
        raise BackupProblem("This hall already holds people or groups. To overwrite them, add --force.")
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as folder:
        opened = Path(folder)
        manifest = open_backup(file, opened)
        if manifest.engine != connection.vendor:
            raise BackupProblem(
                f"This backup is of a {manifest.engine} database and this hall uses {connection.vendor}. "
                "Set DATABASE_URL to the same kind first."
            )
        _swap(opened, settings.DATA / f"before-restore-{now:%Y%m%d-%H%M%S-%f}")
    return manifest


def open_backup(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder and compare each checksum; return its manifest.

    :raises BackupProblem: when anything is missing, changed or out of place.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            for entry in archive:
                _check_place(entry)
                _extract(archive, entry, folder / entry.name)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupProblem(f"{file} cannot be read: {error}. Nothing was changed.") from error
    listed = folder / NAME
    if not listed.is_file():
        raise BackupProblem(f"{file} has no list of contents: it is no backup, or it was cut off. Nothing was changed.")
    manifest = Manifest.from_json(listed.read_bytes())
    _compare(manifest, folder)
    return manifest


def _check_place(entry: tarfile.TarInfo) -> None:
    parts = PurePosixPath(entry.name).parts
    ours = entry.name in {NAME, "secret_key", *NAMES.values()} or (parts[:1] == ("media",) and ".." not in parts)
    if not (entry.isfile() and ours):
        raise BackupProblem(f"{entry.name} does not belong in a backup. Nothing was changed.")


def _extract(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    packed = archive.extractfile(entry)
    assert packed is not None
    with packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)


def _compare(manifest: Manifest, folder: Path) -> None:
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {NAME}
    wrong = there ^ manifest.files.keys()
    wrong |= {name for name in there & manifest.files.keys() if checksum_of(folder / name) != manifest.files[name]}
    if wrong:
        raise BackupProblem(f"Damaged: {', '.join(sorted(wrong)[:5])}. Nothing was changed; use an older backup.")


def _swap(opened: Path, aside: Path) -> None:
    aside.mkdir(parents=True)
    copy_in(opened / NAMES[connection.vendor], aside)
    media = Path(settings.MEDIA_ROOT)
    if media.exists():
        media.rename(aside / "media")
    if (opened / "media").exists():
        (opened / "media").rename(media)
    if (opened / "secret_key").exists():
        shutil.copy2(opened / "secret_key", settings.DATA / "secret_key")
