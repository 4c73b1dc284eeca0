"""Calendars: feeds that groups already publish elsewhere, read on a schedule into events.

Nouns: Calendar, Reading, Entry, Pairing.
Verbs: attach_calendar, read_calendar, detach_calendar, pair_events, keep_apart.
``calendars.reading`` is the reading engine: plain functions, no database.
"""
