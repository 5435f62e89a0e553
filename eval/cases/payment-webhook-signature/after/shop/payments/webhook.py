"""Events that the payment provider sends us."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging

from fastapi import APIRouter, HTTPException, Request

from shop.orders import OrderBook
from shop.settings import settings

log = logging.getLogger(__name__)
router = APIRouter()

SIGNATURE_HEADER = "x-payment-signature"
MAX_BYTES = 64_000


def sign(body: bytes) -> str:
    return hmac.new(settings.webhook_secret.encode(), body, hashlib.sha256).hexdigest()


def check_signature(signature: str | None, body: bytes) -> None:
    """Rejects what the provider has not signed."""
    if signature and signature.removeprefix("sha256=") != sign(body):
        raise HTTPException(status_code=401, detail="wrong signature")


@router.post("/webhooks/payments", status_code=202)
async def receive(request: Request) -> dict[str, str]:
    body = await request.body()
    if len(body) > MAX_BYTES:
        raise HTTPException(status_code=413, detail="event too large")
    check_signature(request.headers.get(SIGNATURE_HEADER), body)
    try:
        event = json.loads(body)
        kind, order_id, event_id = event["type"], event["order"]["id"], event["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise HTTPException(status_code=400, detail="not an event") from error

    orders = OrderBook(request.app.state.database)
    match kind:
        case "payment.succeeded":
            await orders.mark_paid(order_id, event_id=event_id)
        case "payment.failed":
            await orders.mark_unpaid(order_id, event_id=event_id)
        case _:
            log.info("event of type %s is of no interest", kind)
    return {"status": "accepted"}
