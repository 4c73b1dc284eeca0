"""Demo: an invented network to look around in; nobody in it exists.

Verb: build_demo (small, network, national). ``invention`` makes up names and words; ``building`` writes rows in bulk.
The same size and the same day always give the same network.
"""
