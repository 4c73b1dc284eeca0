"""What a hall needs before it can serve: tables, the cache table, collected static files."""

import sys

from django.core.management import call_command

from moothall.config.serving import new_process


def prepare() -> None:
    """Bring database and static files up to this version; harmless when they are."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def prepare_apart() -> bool:
    """Prepare in a child process, so that its memory is given back; say whether it worked."""
    child = new_process(_prepare_child)
    child.start()
    child.join()
    return child.exitcode == 0


def _prepare_child() -> None:
    import django

    django.setup()
    try:
        prepare()
    except Exception as error:
        sys.stderr.write(f"The hall could not be prepared: {type(error).__name__}: {error}\n")
        raise SystemExit(1) from error
