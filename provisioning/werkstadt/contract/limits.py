"""The sizes that everybody keeps to. Bytes unless the name says otherwise."""

BODY_MAX = 256 * 1024
"""One record's body."""
HEADER_MAX = 4 * 1024
BLOB_MAX = 64 * 1024 * 1024
BATCH_MAX = 4 * 1024 * 1024
"""One request with records, as sent."""
BATCH_RECORDS_MAX = 2_000
CHECKIN_MAX = 64 * 1024
SOCKET_LINE_MAX = 1024 * 1024
"""One JSON line between kiosk and agent."""
SCREENSHOT_MAX = 8 * 1024 * 1024
TEXT_ANSWER_MAX_CHARS = 2_000

BALLAST_SIZE = 32 * 1024 * 1024
"""Set aside on the device and freed for answers when the disk is full."""
