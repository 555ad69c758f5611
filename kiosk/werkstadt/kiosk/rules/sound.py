"""A recording of a visitor's voice: plain samples in memory, how loud they are, and the file they become."""

import math
import struct
from array import array

RATE_HZ = 16_000
SAMPLE_BYTES = 2
LONGEST_S = 60
"""So long a recording may be: 1.9 MB."""
LEAST_S = 0.3
"""What is shorter was a slip."""
_QUIETEST_DB = -50.0


def seconds_of(samples: bytes | bytearray) -> float:
    return len(samples) / (RATE_HZ * SAMPLE_BYTES)


def room_for(samples: bytes | bytearray) -> int:
    """Bytes that may still come."""
    return max(0, LONGEST_S * RATE_HZ * SAMPLE_BYTES - len(samples))


def level_of(samples: bytes) -> float:
    """0 (silence, or as good as) to 1 (as loud as can be), even steps for the ear. samples: 16 bit, little-endian."""
    values = array("h", samples[: len(samples) // SAMPLE_BYTES * SAMPLE_BYTES])
    peak = max((abs(value) for value in values), default=0)
    if peak == 0:
        return 0.0
    return min(1.0, max(0.0, 1 - 20 * math.log10(min(peak, 32767) / 32767) / _QUIETEST_DB))


def wav(samples: bytes) -> bytes:
    """A file of one channel, 16 bit. Source: Multimedia Programming Interface and Data Specifications 1.0, WAVE."""
    per_second = RATE_HZ * SAMPLE_BYTES
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE_HZ, per_second, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    data = struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + len(data), b"WAVE") + form + data


def samples_of(file: bytes) -> bytes:
    """Of a file that wav() made."""
    return file[44:]
