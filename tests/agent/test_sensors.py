import asyncio
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.house import START_MS, NotingHouse, until
from werkstadt.agent.capabilities.sensors import TROUBLE_AFTER, Port, Sensors, open_port
from werkstadt.agent.config import Sensor, Settings
from werkstadt.agent.errors import DeviceLost
from werkstadt.agent.ring import HOUR_MS
from werkstadt.agent.sensorline import SensorLineDecoder, encode_line
from werkstadt.agent.simulated_sensor import SimulatedSensor, simulated_sensor, values_at
from werkstadt.contract.agentline import decode_line


def _settings(settings: Settings, port: Path, **more: object) -> Settings:
    return replace(settings, sensors=(Sensor("room", port, **more),))  # type: ignore[arg-type]


def test_readings_of_a_real_terminal_reach_the_kiosk_flagged_as_simulated(settings: Settings) -> None:
    notes = NotingHouse()

    async def watch() -> None:
        with simulated_sensor("room") as sensor:
            sensors = Sensors(_settings(settings, sensor.port, simulated=True), notes.house())
            sensors.start()
            sensor.say(0.0)
            await until(lambda: bool(notes.of("reading")))
            sensors.stop()

    asyncio.run(watch())
    values = {quantity: float(number) for quantity, number in values_at(0.0).items()}
    assert notes.of("reading") == [{"sensor": "room", "values": values, "at_ms": START_MS, "simulated": True}]


def test_a_wire_that_says_nothing_is_silent_once_and_comes_back(settings: Settings) -> None:
    notes = NotingHouse()

    async def watch() -> None:
        with simulated_sensor("room") as sensor:
            sensors = Sensors(_settings(settings, sensor.port, silent_s=15.0), notes.house())
            sensors.start()
            notes.passed_s = 15.0
            sensors.tick()
            assert notes.of("silent") == []
            notes.passed_s = 15.5
            sensors.tick()
            sensors.tick()
            (silent,) = notes.of("silent")
            assert silent == {"sensor": "room", "reason": f"{sensor.port} has said nothing for 15 s."}
            assert "sensor-room" in notes.troubles
            greeting = [decode_line(line.strip()) for line in sensors.greeting()]
            assert [type_ for type_, _ in greeting] == ["silent"]
            sensor.say(0.0)
            await until(lambda: bool(notes.of("reading")))
            assert notes.troubles == {}
            assert sensors.wires[0].silent is None
            sensors.stop()

    asyncio.run(watch())


def test_unplugged_missing_and_plugged_in_again(settings: Settings, tmp_path: Path) -> None:
    """The real thing as far as a pty goes: its other end is closed, the path goes, a new one takes its place."""
    notes = NotingHouse()
    link = tmp_path / "ttyROOM"

    async def watch() -> None:
        first = SimulatedSensor("room", link)
        sensors = Sensors(_settings(settings, link), notes.house())
        sensors.start()
        first.say(0.0)
        await until(lambda: len(notes.of("reading")) == 1)
        first.close()
        await until(lambda: sensors.wires[0]._port is None)
        for _ in range(3):
            notes.passed_s += 16.0
            sensors.tick()
        assert "is not there: is the sensor plugged in?" in str(notes.of("silent")[0]["reason"])
        with simulated_sensor("room", link) as second:
            notes.passed_s += 16.0
            sensors.tick()
            second.say(0.0)
            await until(lambda: len(notes.of("reading")) == 2)
            sensors.stop()

    asyncio.run(watch())
    assert notes.troubles == {}


class _Failing:
    """A port over a pipe that fails when it is told to."""

    def __init__(self, fail: Callable[[], OSError | None]) -> None:
        self._fail = fail
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.closed = False

    def fileno(self) -> int:
        return self.reader

    def read(self, size: int) -> bytes:
        if err := self._fail():
            raise err
        return os.read(self.reader, size)

    def close(self) -> None:
        self.closed = True
        os.close(self.reader)
        os.close(self.writer)


def test_an_input_output_error_closes_the_wire_and_it_is_opened_again(settings: Settings) -> None:
    notes = NotingHouse()
    failing = {"now": False}
    ports: list[_Failing] = []

    def opener(path: Path, baud: int) -> Port:
        assert baud == 115_200
        fail = OSError(errno.EIO, "Input/output error")
        ports.append(_Failing(lambda: fail if failing["now"] else None))
        return ports[-1]

    async def watch() -> None:
        sensors = Sensors(_settings(settings, Path("/dev/ttyUSB0")), notes.house(), opener)
        sensors.start()
        os.write(ports[0].writer, b"room co2=8")
        failing["now"] = True
        await until(lambda: ports[0].closed)
        failing["now"] = False
        sensors.tick()
        assert len(ports) == 1
        notes.passed_s = 1.1
        sensors.tick()
        assert len(ports) == 2
        os.write(ports[1].writer, b"12 t=1 *00\n" + encode_line("room", {"co2": "812"}))
        await until(lambda: bool(notes.of("reading")))
        sensors.stop()
        assert ports[1].closed

    asyncio.run(watch())
    assert [reading["values"] for reading in notes.of("reading")] == [{"co2": 812.0}]


def test_tries_to_open_a_missing_port_grow_rarer(settings: Settings) -> None:
    notes = NotingHouse()
    tries: list[float] = []

    def opener(path: Path, baud: int) -> Port:
        tries.append(notes.passed_s)
        raise DeviceLost("not there")

    sensors = Sensors(_settings(settings, Path("/dev/none")), notes.house(), opener)
    for second in range(60):
        notes.passed_s = float(second)
        sensors.tick()
    assert tries == [0.0, 1.0, 3.0, 7.0, 15.0, 30.0, 45.0]
    sensors.stop()


def test_swapped_wires_and_bad_lines_are_told_after_some_and_are_over_with_a_good_one(settings: Settings) -> None:
    notes = NotingHouse()

    async def watch() -> None:
        with simulated_sensor("room") as sensor:
            sensors = Sensors(_settings(settings, sensor.port), notes.house())
            sensors.start()
            for _ in range(TROUBLE_AFTER):
                sensor.write(encode_line("hall", {"t": "20"}))
            await until(lambda: bool(notes.troubles))
            assert "'hall', expected 'room'" in notes.troubles["sensor-room"]
            notes.passed_s = 20.0
            sensors.tick()
            assert "'hall', expected 'room'" in str(notes.of("silent")[0]["reason"])
            sensor.say(0.0)
            await until(lambda: not notes.troubles)
            sensors.stop()

    asyncio.run(watch())
    assert len(notes.of("reading")) == 1


def _feed(notes: NotingHouse, sensors: Sensors, at_s: float, value: str) -> None:
    notes.passed_s = at_s
    for one in SensorLineDecoder().feed(encode_line("room", {"co2": value})):
        sensors.wires[0]._take(one)


def test_hours_are_kept_as_records_and_the_running_one_at_a_clean_stop(settings: Settings) -> None:
    notes = NotingHouse()
    sensors = Sensors(_settings(settings, Path("/dev/none")), notes.house())
    hour_ms = START_MS - START_MS % HOUR_MS
    for at_s, value in ((0, "800"), (60, "900"), (3_600, "1000")):
        _feed(notes, sensors, at_s, value)
    first = {"sensor": "room", "quantity": "co2", "hour_ms": hour_ms, "mean": 850.0, "low": 800.0, "high": 900.0}
    assert notes.kept == [("reading_hour", 1, {**first, "n": 2, "simulated": False})]
    sensors.stop()
    assert notes.kept[-1][2]["hour_ms"] == hour_ms + HOUR_MS
    greeting = [decode_line(line.strip()) for line in sensors.greeting()]
    assert [type_ for type_, _ in greeting] == ["history", "reading"]
    assert greeting[0][1]["points"] == [[START_MS, 800.0], [START_MS + 60_000, 900.0], [START_MS + 3_600_000, 1000.0]]


def test_hours_of_before_the_floor_of_the_clock_are_not_kept(settings: Settings) -> None:
    notes = NotingHouse(floor_ms=START_MS + 30 * 24 * HOUR_MS)
    sensors = Sensors(_settings(settings, Path("/dev/none")), notes.house())
    _feed(notes, sensors, 0.0, "800")
    sensors.stop()
    assert notes.kept == []


def test_a_missing_port_and_one_in_use_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(DeviceLost, match="is not there"):
        open_port(tmp_path / "none", 9600)
    with simulated_sensor("room") as sensor:
        port = open_port(sensor.port, 9600)
        with pytest.raises(DeviceLost, match="used by another program"):
            open_port(sensor.port, 9600)
        port.close()


def test_the_simulated_sensor_is_a_program_that_prints_its_terminal(tmp_path: Path) -> None:
    link = tmp_path / "ttyROOM"
    command = [sys.executable, "-m", "werkstadt.agent.simulated_sensor", "--link", str(link), "--period", "0.01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        path = program.stdout.readline().strip()
        assert str(link.readlink()) == path
        notes = NotingHouse()

        async def watch() -> None:
            settings = Settings(sensors=(Sensor("room", link),))
            sensors = Sensors(settings, notes.house())
            sensors.start()
            await until(lambda: len(notes.of("reading")) >= 3)
            sensors.stop()

        asyncio.run(watch())
        program.terminate()
        assert program.wait() == 0
    assert not link.is_symlink()


def test_simulated_values_change_slowly_and_stay_plausible() -> None:
    lines = b"".join(encode_line("room", values_at(float(second))) for second in range(0, 90_000, 300))
    found = SensorLineDecoder().feed(lines)
    assert len(found) == 300
    co2 = [one.values["co2"] for one in found]  # type: ignore[union-attr]
    assert max(co2) - min(co2) > 300
    steps = [abs(float(values_at(s + 2.0)["co2"]) - float(values_at(float(s))["co2"])) for s in range(600)]
    assert max(steps) <= 5
