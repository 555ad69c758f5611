"""Whether a system may be written. No IO."""

from werkstadt.contract.system import Here, System
from werkstadt.helper.bootstate import BootState, Slot


def other(slot: Slot) -> Slot:
    return "b" if slot == "a" else "a"


def not_now(boot: BootState, slot: Slot) -> tuple[str, str] | None:
    """Code and sentence, None: the slot that does not run may be written. slot: the one that runs."""
    if boot.good != slot or boot.try_ is not None:
        return "on-trial", f"Slot {slot} runs, and it is not settled that it is the good one: the other may be needed."
    if not boot.root:
        return "no-root", "The boot state does not say whom systems must come from."
    return None


def not_this(system: System, here: Here, boot: BootState, room: int) -> tuple[str, str] | None:
    """room: bytes of the slot."""
    if system.profile != here.profile:
        return "another-profile", f"System {system.version} is for {system.profile}, and this device is {here.profile}."
    if system.version <= here.version:
        return "not-newer", f"System {system.version} is not newer than system {here.version}, which runs."
    if system.version == boot.tried:
        return "went-back", f"System {system.version} was tried before, and did not prove itself."
    if system.size > room:
        return "too-large", f"System {system.version} has {system.size} bytes, and the slot {room}."
    return None
