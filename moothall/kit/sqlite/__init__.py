"""Django's SQLite backend with a gate before it: writers of many processes take turns, first come, first served.

SQLite itself makes writers that meet try again after ever longer naps, so that under a rush a few starve while others
pass them by (ADR 0013 has the figures).
"""
