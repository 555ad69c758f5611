"""Messages and limits that agent, kiosk and hub share. Imports nothing of ours and does no IO."""
