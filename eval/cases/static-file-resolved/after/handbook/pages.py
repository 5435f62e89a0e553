"""Serves the handbook, which is a folder of HTML files that the build writes."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_file

pages = Blueprint("pages", __name__)

SUFFIXES = {".html", ".css", ".svg", ".woff2"}


def locate(root: Path, wanted: str) -> Path | None:
    """
    The file that an address means, or None for everything that is no page of the handbook.

    Links are followed first: what counts is where the file really is.
    """
    base = root.resolve(strict=True)
    try:
        path = (base / wanted).resolve(strict=True)
        if path.is_dir():
            path = (path / "index.html").resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    if not path.is_relative_to(base):
        return None
    if path.suffix not in SUFFIXES or not path.is_file():
        return None
    return path


@pages.get("/handbook/", defaults={"wanted": "."})
@pages.get("/handbook/<path:wanted>")
def page(wanted: str) -> Response:
    found = locate(Path(current_app.config["HANDBOOK_FOLDER"]), wanted)
    if found is None:
        abort(404)
    response = send_file(found, conditional=True)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
