"""What the starter exhibition shows live is what a sensor says on its line."""

import re
from pathlib import Path

from tests.support.content import starter_content
from werkstadt.exhibits.content import load_exhibit, load_exhibition
from werkstadt.scenes.live.load import Live

SENSOR_LINE = Path(__file__).parents[2] / "docs" / "sensor-line.md"


def test_every_live_quantity_has_a_name_of_the_sensor_line(tmp_path: Path) -> None:
    starter = starter_content(tmp_path / "content")
    exhibition = load_exhibition(starter / "current")
    exhibits = [load_exhibit(starter / "packs" / show.hash, show.hash) for show in exhibition.shows]
    shown = {
        quantity.name
        for exhibit in exhibits
        for scene in exhibit.scenes
        if isinstance(scene, Live)
        for quantity in scene.quantities
    }
    spoken = set(re.findall(r"^\| `([a-z0-9]+)` \| ", SENSOR_LINE.read_text(), re.MULTILINE))
    assert {"co2", "t", "rh"} <= spoken
    assert len(shown) >= 3
    assert shown <= spoken
