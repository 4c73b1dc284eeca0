"""Search: one index of documents; any word answered quickly, by permission, on both databases.

Nouns: Document. Verbs: index_document, forget_document. Question: documents_matching.
"""
