"""A static site or a prototype to try, shut off from everything else."""
