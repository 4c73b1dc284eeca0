"""Everything a hall holds in one file, and back again.

A backup is a .tar.gz with the database, uploads, the secret key, and, last, a manifest with a checksum for each.
"""
