"""Made-up names and words, drawn with a seeded random source: the same seed, the same network."""
