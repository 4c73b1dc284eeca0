"""Search: one index of documents; any word answered quickly, by permission, on both databases.

Nouns: Document (what can be found), Word (a common word and the documents that it suits best).
Verbs: index_document, index_documents, forget_document, rebuild, refresh_common_words.
Questions: ``documents_matching`` for a page of hits with marked snippets, ``matching_ids`` for a filter elsewhere.
Plain functions: ``words`` (text to stems), ``asking`` (what was typed to terms), ``ranking`` (BM25), ``marking``
(snippets); ``engines`` says the same to FTS5 and to tsvector. ADR 0010 says why it is fast.
"""
