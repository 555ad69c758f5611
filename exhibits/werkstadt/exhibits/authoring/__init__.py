"""What turns an author's folder into packs: checking, compiling, building. Never imported by the kiosk."""
