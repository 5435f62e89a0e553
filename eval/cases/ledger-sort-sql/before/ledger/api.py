"""The ledger's HTTP interface."""

from datetime import date

from fastapi import APIRouter, Depends, Query

from ledger.accounts import Account, own_account
from ledger.entries import list_entries

router = APIRouter()


@router.get("/accounts/{account_id}/entries")
def entries(account: Account = Depends(own_account)):
    return list(list_entries(account.id))
