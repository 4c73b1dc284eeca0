"""The worker: it claims jobs under a lease, does them, tries again what failed, and fires schedules.

A job is claimed by one UPDATE; its lease is renewed while it runs, and when the worker dies the lease runs out and
another takes over. So work is done at least once, and handlers are written to come out the same when run twice.
"""
