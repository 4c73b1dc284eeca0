"""Wiring: settings, addresses, the WSGI application and the ``moothall`` command."""

VERSION = "0.1.0"
