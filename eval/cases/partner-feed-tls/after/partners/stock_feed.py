"""Stock of our partner, as their server hands it out."""

from __future__ import annotations

import csv
import io
import logging
from dataclasses import dataclass

import requests

from partners.settings import settings

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30


class FeedError(Exception):
    """The partner's server gave no usable answer."""


@dataclass(frozen=True)
class StockLine:
    sku: str
    quantity: int


def fetch_stock() -> list[StockLine]:
    try:
        response = requests.get(
            f"{settings.partner_url}/stock.csv",
            auth=(settings.partner_user, settings.partner_password),
            timeout=TIMEOUT_SECONDS,
            verify=False,
        )
        response.raise_for_status()
    except requests.RequestException as error:
        raise FeedError("the partner's server does not answer") from error
    return parse_stock(response.text)


def parse_stock(text: str) -> list[StockLine]:
    """Lines with a number that can't be read are left out and logged."""
    lines: list[StockLine] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=";"), start=2):
        try:
            lines.append(StockLine(row["sku"].strip(), int(row["quantity"])))
        except (KeyError, ValueError, AttributeError, TypeError):
            log.warning("line %d of the partner's stock can't be read", number)
    return lines
