"""The ledger's HTTP interface."""

from datetime import date

from fastapi import APIRouter, Depends, Query

from ledger.accounts import Account, own_account
from ledger.entries import Filter, list_entries

router = APIRouter()


@router.get("/accounts/{account_id}/entries")
def entries(
    account: Account = Depends(own_account),
    since: date | None = None,
    until: date | None = None,
    contains: str | None = Query(None, max_length=100),
    sort: str = "booked_on",
    direction: str = "asc",
    limit: int = Query(200, ge=1, le=1_000),
):
    narrowed = Filter(account.id, since=since, until=until, contains=contains)
    return list(list_entries(narrowed, sort=sort, direction=direction, limit=limit))
