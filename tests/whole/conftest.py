from pathlib import Path

import pytest

from tests.whole.demo import DemoProcess


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one demo has been before; one at a time runs there."""
    root = tmp_path_factory.mktemp("demo") / "demo"
    with DemoProcess(root) as demo:
        demo.wait_until_up()
        assert demo.press_ctrl_c() == 0
    return root
