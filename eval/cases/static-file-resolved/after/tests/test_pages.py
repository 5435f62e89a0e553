from pathlib import Path

import pytest

from handbook.pages import locate


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "handbook"
    (folder / "holidays").mkdir(parents=True)
    (folder / "holidays" / "index.html").write_text("<h1>Holidays</h1>")
    (tmp_path / "secret.html").write_text("not for you")
    return folder


def test_finds_the_page_of_a_folder(root: Path):
    assert locate(root, "holidays") == root / "holidays" / "index.html"


@pytest.mark.parametrize("wanted", ["../secret.html", "/etc/passwd", "holidays/../../secret.html"])
def test_stays_within_the_handbook(root: Path, wanted: str):
    assert locate(root, wanted) is None
