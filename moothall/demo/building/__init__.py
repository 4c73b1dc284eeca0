"""Rows of the demo network, written in bulk.

The demo is the one place that writes rows of other rooms without their actions: a million rows one verb at a time would
take an hour. It writes what those actions would have written, counters and ledger included.
"""
