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


def list_entries(account: str) -> Iterator[Entry]:
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "select id, account, booked_on, amount_cents, text from entries"
            " where account = %s order by booked_on",
            (account,),
        )
        for row in cursor:
            yield Entry(*row)
