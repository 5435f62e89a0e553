"""Whether a shop is open, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """From when to when, within one day and in the shop's own time."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"{self.opens} is not before {self.closes}")


@dataclass(frozen=True)
class Shop:
    name: str
    zone: ZoneInfo
    #: By day of the week, Monday being 0; days without an entry are closed.
    week: dict[int, Hours]
    holidays: frozenset[date] = field(default_factory=frozenset)

    def hours_on(self, day: date) -> Hours | None:
        return None if day in self.holidays else self.week.get(day.weekday())


def is_open(shop: Shop) -> bool:
    """Whether somebody who stands in front of the shop gets in."""
    now = datetime.now()
    hours = shop.hours_on(now.date())
    return hours is not None and hours.opens <= now.time() < hours.closes


def next_opening(shop: Shop, after: date) -> tuple[date, Hours] | None:
    """The first day after this one on which the shop opens, within a fortnight."""
    for offset in range(1, 15):
        day = after + timedelta(days=offset)
        hours = shop.hours_on(day)
        if hours is not None:
            return day, hours
    return None
