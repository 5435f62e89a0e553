from decimal import Decimal

from fastapi import APIRouter, HTTPException

from pricing.catalogue import find_price

router = APIRouter()


@router.get("/prices/{sku}")
async def price(sku: str) -> dict[str, str]:
    amount = await find_price(sku)
    if amount is None:
        raise HTTPException(status_code=404, detail="no such product")
    return {"sku": sku, "amount": str(amount), "currency": "EUR"}
