"""Kit: what every room is built from, and no nouns.

Verdicts and refusals, the look (base page, components, style), forms, safe text, safe fetching, the emblem.
"""
