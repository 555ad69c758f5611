"""From settings to a hub."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from werkstadt.hub import authority, control, operations
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.lock import FolderLock, HeldError
from werkstadt.hub.resultwork import AT_ONCE, ResultKeeper
from werkstadt.hub.settings import Settings
from werkstadt.hub.store import intake, staff
from werkstadt.hub.store.database import Store, newest_version

FIRST_NAME = "admin"


class NotReadyError(HubError):
    """There is no hub here yet, or one of another version; the message is for staff."""


def set_up(settings: Settings) -> tuple[Hub, str]:
    """Keys, store and the first admin; returns that one's one-time password. The caller holds the lock."""
    made = authority.create(settings.state / "keys", settings.key_secret, names_of(settings))
    hub = Hub(settings, Store(settings.database), made)
    hub.store.migrate()
    password = staff.new_password()
    with hub.store.writing() as connection:
        if staff.one(connection, FIRST_NAME) is None:
            staff.add(connection, FIRST_NAME, {"admin"}, password, hub.now_ms())
        else:
            staff.set_password(connection, FIRST_NAME, password, one_time=True)
    return hub, password


def is_set_up(settings: Settings) -> bool:
    return (settings.state / "keys" / "ca.key").exists()


def open_hub(settings: Settings) -> Hub:
    """With the store at the newest version. The caller holds the lock. Raises AuthorityError or StoreError."""
    keys = authority.load(settings.state / "keys", settings.key_secret, names_of(settings))
    hub = Hub(settings, Store(settings.database), keys)
    hub.store.migrate()
    with hub.store.writing() as connection:
        intake.mend_epochs(connection)
    keeper = ResultKeeper(hub.store, settings.content)
    keeper.look(hub.now_ms())
    keeper.go_on(AT_ONCE)
    return hub


def open_store_to_read(settings: Settings) -> Store:
    """Raises NotReadyError."""
    if settings.database.startswith("sqlite:///") and not Path(settings.database[len("sqlite:///") :]).exists():
        raise NotReadyError(f"{settings.state}: expected a hub's store, got none: run `werkstadt-hub init` first")
    store = Store(settings.database)
    version = store.version()
    if version != newest_version():
        raise NotReadyError(f"{settings.database}: expected version {newest_version()}, got {version}: start the hub")
    return store


def operate(settings: Settings, verb: str, args: Mapping[str, object]) -> operations.Result:
    """In the hub that serves, or here where none does. Raises OperationError and what open_hub raises."""
    if not is_set_up(settings):
        raise NotReadyError(f"{settings.state}: expected a hub, got none: run `werkstadt-hub init` first")
    try:
        with FolderLock(settings.state, f"werkstadt-hub {verb}"):
            hub = open_hub(settings)
            try:
                return operations.run(hub, verb, args)
            finally:
                hub.store.close()
    except HeldError as held:
        try:
            return control.ask(settings.state, verb, args)
        except OSError as err:
            raise NotReadyError(f"{held}, which does not answer on hub.sock ({err.strerror or err})") from err


def zone_of(settings: Settings) -> ZoneInfo:
    return ZoneInfo(settings.time_zone)


def names_of(settings: Settings) -> tuple[str, ...]:
    """What the server certificate is made out to. Devices pin the CA, not a name."""
    import socket

    host = socket.gethostname()
    names = {"localhost", "127.0.0.1", "::1", host, *settings.devices.names}
    if "." not in host:
        names.add(f"{host}.local")
    if settings.devices.host not in ("0.0.0.0", "::"):  # noqa: S104
        names.add(settings.devices.host)
    return tuple(sorted(names))
