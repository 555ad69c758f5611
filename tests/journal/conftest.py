from pathlib import Path

import pytest

from tests.support.loss import build_library


@pytest.fixture(scope="session")
def loss_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(tmp_path_factory.mktemp("loss"))
