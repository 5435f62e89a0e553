"""Readings that a gateway has sent more than once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Reading:
    sensor: str
    taken_at: datetime
    value: float

    @property
    def identity(self) -> tuple[str, datetime]:
        return (self.sensor, self.taken_at)


def load(path: Path) -> Iterator[Reading]:
    """Readings of one day; there are about 500,000 of them in a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield Reading(
                sensor=entry["sensor"],
                taken_at=datetime.fromisoformat(entry["taken_at"]),
                value=float(entry["value"]),
            )


def split(readings: Iterable[Reading]) -> tuple[list[Reading], list[Reading]]:
    """The readings to keep, each once, and the ones that came again."""
    seen: list[tuple[str, datetime]] = []
    kept: list[Reading] = []
    repeated: list[Reading] = []
    for reading in readings:
        if reading.identity in seen:
            repeated.append(reading)
        else:
            seen.append(reading.identity)
            kept.append(reading)
    return kept, repeated


def clean(source: Path, target: Path) -> int:
    """Writes what is to be kept; returns how many readings were left out."""
    kept, repeated = split(load(source))
    with gzip.open(target, "wt", encoding="utf-8") as lines:
        for reading in kept:
            json.dump(
                {
                    "sensor": reading.sensor,
                    "taken_at": reading.taken_at.isoformat(),
                    "value": reading.value,
                },
                lines,
            )
            lines.write("\n")
    return len(repeated)
