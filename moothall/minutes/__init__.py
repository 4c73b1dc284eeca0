"""Minutes: the ledger of what happened and who did it, and the work that follows from it.

Nouns: Minute, Job, Tick. Verbs: record, enqueue, work.
``record`` writes one row in the transaction of the action that calls it, and one Job for each handler that listens.
``@on("events.rsvp.placed")`` registers a handler, ``@every(minutes=5)`` a schedule, ``@job`` work asked for by name.
"""
