"""Reading the ledger's entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.database import connect


@dataclass(frozen=True)
class Entry:
    id: int
    account: str
    booked_on: date
    amount_cents: int
    text: str


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; None means everything."""

    account: str
    since: date | None = None
    until: date | None = None
    contains: str | None = None


def list_entries(
    narrowed: Filter, *, sort: str = "booked_on", direction: str = "asc", limit: int = 200
) -> Iterator[Entry]:
    """Entries of one account, sorted by a column."""
    conditions = ["account = %(account)s"]
    values: dict[str, object] = {"account": narrowed.account, "limit": limit}
    if narrowed.since is not None:
        conditions.append("booked_on >= %(since)s")
        values["since"] = narrowed.since
    if narrowed.until is not None:
        conditions.append("booked_on <= %(until)s")
        values["until"] = narrowed.until
    if narrowed.contains is not None:
        conditions.append("strpos(lower(text), lower(%(contains)s)) > 0")
        values["contains"] = narrowed.contains
    where = " and ".join(conditions)
    order = "desc" if direction == "desc" else "asc"
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "select id, account, booked_on, amount_cents, text from entries"
            f" where {where} order by {sort} {order} limit %(limit)s",
            values,
        )
        for row in cursor:
            yield Entry(*row)
