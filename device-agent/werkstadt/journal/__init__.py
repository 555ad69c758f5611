"""The durable record store of a device: the kiosk appends, the agent ships. docs/interfaces.md has the overview."""

from werkstadt.journal.blobs import BlobFiles
from werkstadt.journal.errors import JournalUnavailable
from werkstadt.journal.files import mark_closed
from werkstadt.journal.losscount import Losses, loss_file, read_losses
from werkstadt.journal.reader import JournalReader, damaged_files, open_readers
from werkstadt.journal.writer import Journal

__all__ = [
    "BlobFiles",
    "Journal",
    "JournalReader",
    "JournalUnavailable",
    "Losses",
    "damaged_files",
    "loss_file",
    "mark_closed",
    "open_readers",
    "read_losses",
]
