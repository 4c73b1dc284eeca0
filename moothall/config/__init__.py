"""Wiring: settings, addresses, the WSGI application and the ``moothall`` command."""
