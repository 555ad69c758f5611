"""Sliders that drive a small model, which the kiosk computes and draws."""
