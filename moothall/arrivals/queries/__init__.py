"""Questions about doors: who is expected and who is here, how many, and what stands for a guest."""
