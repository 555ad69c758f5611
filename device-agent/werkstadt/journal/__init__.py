"""The durable record store of a device: the kiosk appends, the agent ships. docs/interfaces.md has the overview."""

from werkstadt.journal.blobs import BlobFiles
from werkstadt.journal.errors import JournalUnavailable
from werkstadt.journal.files import mark_closed
from werkstadt.journal.reader import JournalReader, open_readers
from werkstadt.journal.writer import Journal

__all__ = ["BlobFiles", "Journal", "JournalReader", "JournalUnavailable", "mark_closed", "open_readers"]
