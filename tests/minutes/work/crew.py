"""A worker process for tests: it does ``tests.count``, which writes down each try and, once, its effect.

Run as ``python -m tests.minutes.work.crew`` with the settings and the database in the environment.
"""

import time
from datetime import timedelta

import django

PAUSE = 0.004
LEASE = timedelta(seconds=0.6)


def main() -> None:
    django.setup()
    from django.db import connection, transaction

    from moothall.minutes.listeners import job
    from moothall.minutes.work import leases, worker

    leases.LEASE = LEASE
    leases.FIRST_WAIT = timedelta(milliseconds=50)
    leases.MOST_ATTEMPTS = 1000
    worker.WATCH_EVERY = 0.1

    @job("tests.count")
    def count(payload, now):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO tests_tries (number) VALUES (%s)", [payload["number"]])
        time.sleep(PAUSE)  # time enough to be killed in
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO tests_effects (number) VALUES (%s) ON CONFLICT DO NOTHING", [payload["number"]])

    print("ready", flush=True)  # noqa: T201
    worker.Worker().run()


if __name__ == "__main__":
    main()
