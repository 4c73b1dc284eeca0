"""Afterwards: what guests say, thanks to those who helped, the write-up with its pictures, and the numbers.

Nouns: Feedback, Thanks, WriteUp, Photo. Verbs: give_feedback, thank_helpers, write_up, publish_write_up.
"""
