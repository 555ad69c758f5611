"""What the agent can do on a device: one capability a file, listed here. A failing one stops no other."""

from collections.abc import Callable
from typing import Protocol

from werkstadt.agent.capabilities.buttons import Buttons
from werkstadt.agent.capabilities.content import Content
from werkstadt.agent.capabilities.guard import Guard
from werkstadt.agent.capabilities.headset import Headset
from werkstadt.agent.capabilities.house import House
from werkstadt.agent.capabilities.selftests import SelfTests
from werkstadt.agent.capabilities.sensors import Sensors
from werkstadt.agent.capabilities.touch import Touch
from werkstadt.agent.config import Settings


class Capability(Protocol):
    """start() and tick() may raise; what they raise becomes a trouble of staff, and the others go on."""

    name: str

    def start(self) -> None: ...
    def tick(self) -> None:
        """Once a second."""

    def greeting(self) -> list[bytes]:
        """Lines for a kiosk that has just connected."""

    def stop(self) -> None: ...


CAPABILITIES: tuple[Callable[[Settings, House], Capability], ...] = (
    *(Sensors, Buttons, Headset, Content),
    *(Guard, SelfTests, Touch),
)
