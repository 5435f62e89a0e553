from decimal import Decimal

from fastapi import APIRouter, HTTPException

from pricing.catalogue import find_price
from pricing.rates import Rates, RatesUnavailable

router = APIRouter()
rates = Rates()


@router.get("/prices/{sku}")
async def price(sku: str, currency: str = "EUR") -> dict[str, str]:
    amount = await find_price(sku)
    if amount is None:
        raise HTTPException(status_code=404, detail="no such product")
    if currency != "EUR":
        try:
            amount = amount * await rates.of(currency)
        except RatesUnavailable as error:
            raise HTTPException(status_code=503, detail=str(error)) from error
    return {
        "sku": sku,
        "amount": str(amount.quantize(Decimal("0.01"))),
        "currency": currency,
    }
