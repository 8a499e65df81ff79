"""What all tests share: those that drive the browser run in one process, so that one page serves them all."""

from __future__ import annotations

from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.path.is_relative_to(BROWSER):
        item.add_marker(pytest.mark.xdist_group("browser"))
