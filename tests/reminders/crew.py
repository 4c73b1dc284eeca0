"""A worker process for tests, with small batches, short leases and a mail server that speaks no TLS.

Run as ``python -m tests.reminders.crew PORT`` with the settings and the database in the environment.
"""

import sys
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from moothall.minutes.work import leases, worker
    from moothall.post.relay import smtp
    from moothall.reminders.actions import writing

    leases.LEASE = timedelta(seconds=2)
    leases.Heartbeat.__init__.__defaults__ = (timedelta(seconds=0.4),)
    leases.FIRST_WAIT = timedelta(milliseconds=50)
    leases.MOST_ATTEMPTS = 1000
    worker.WATCH_EVERY = 0.2
    writing.BATCH = 50
    smtp.PLAIN_PORTS.add(int(sys.argv[1]))
    print("ready", flush=True)  # noqa: T201
    worker.Worker().run()


if __name__ == "__main__":
    main()
