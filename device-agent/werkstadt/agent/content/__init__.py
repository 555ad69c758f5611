"""Content nobody can forge: what is signed is brought by any road, checked, and put in force as a whole (ADR 0020)."""
