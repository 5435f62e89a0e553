"""Which tenants are to be reminded of their rent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

#: Contracts are made in Vienna, and their days are days there.
ZONE = ZoneInfo("Europe/Vienna")
GRACE = timedelta(days=5)
YEARLY_INTEREST = Decimal("0.04")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rent:
    tenant: str
    due_on: date
    amount: Decimal
    paid: Decimal

    @property
    def open(self) -> Decimal:
        return max(Decimal(0), self.amount - self.paid)


@dataclass(frozen=True)
class Reminder:
    tenant: str
    open: Decimal
    interest: Decimal
    days_late: int


def today(now: datetime) -> date:
    """The day it is in Vienna, for a moment with a time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return now.astimezone(ZONE).date()


def next_due(after: date) -> date:
    """The first of the next month; in December that is in the next year."""
    if after.month == 12:
        return date(after.year + 1, 1, 1)
    return date(after.year, after.month + 1, 1)


def reminders(rents: Iterable[Rent], now: datetime) -> Iterator[Reminder]:
    """A reminder for each rent that is open for longer than the days of grace."""
    day = today(now)
    for rent in rents:
        if rent.open == 0 or day <= rent.due_on + GRACE:
            continue
        days_late = (day - rent.due_on).days
        interest = rent.open * YEARLY_INTEREST * days_late / 365
        yield Reminder(
            tenant=rent.tenant,
            open=rent.open,
            interest=interest.quantize(CENT, rounding=ROUND_HALF_UP),
            days_late=days_late,
        )
