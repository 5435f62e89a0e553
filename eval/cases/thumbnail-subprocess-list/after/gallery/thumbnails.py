"""Thumbnails, made by ImageMagick."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

SIZES = {"small": 160, "medium": 480, "large": 1_280}
FORMATS = {"image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp"}
TIMEOUT_SECONDS = 30


class NotAPicture(Exception):
    """The upload can't be read as what it claims to be."""


def make_thumbnails(upload: BinaryIO, content_type: str, folder: Path) -> dict[str, Path]:
    """Writes one file for each size and returns them by the size's name."""
    form = FORMATS.get(content_type)
    if form is None:
        raise NotAPicture(f"{content_type} is not supported")
    name = uuid.uuid4().hex
    made: dict[str, Path] = {}
    with tempfile.NamedTemporaryFile(suffix=f".{form}") as source:
        shutil.copyfileobj(upload, source)
        source.flush()
        try:
            for size, pixels in SIZES.items():
                made[size] = folder / f"{name}-{size}.webp"
                convert(form, Path(source.name), made[size], pixels)
        except NotAPicture:
            for target in made.values():
                target.unlink(missing_ok=True)
            raise
    return made


def convert(form: str, source: Path, target: Path, pixels: int) -> None:
    command = [
        "magick",
        "-limit", "memory", "256MiB",
        "-limit", "time", str(TIMEOUT_SECONDS),
        f"{form}:{source}[0]",
        "-auto-orient",
        "-thumbnail", f"{pixels}x{pixels}>",
        "-strip",
        f"webp:{target}",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS + 5)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        log.info("no thumbnail: %s", error)
        raise NotAPicture("the picture can't be read") from error
