"""What everything looks like: profiles, themes, tokens, fonts, icons. One `Look` per lane."""
