"""The part that runs as root. It reads no network, runs no shell, takes no path from its caller. docs/adr/0025."""
