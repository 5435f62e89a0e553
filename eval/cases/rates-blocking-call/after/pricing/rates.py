"""Exchange rates of the European Central Bank, as a service of ours hands them out."""

from __future__ import annotations

import logging
import time
from decimal import Decimal

import requests

from pricing.settings import settings

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 3_600
TIMEOUT_SECONDS = 20


class RatesUnavailable(Exception):
    """There are no rates, not even old ones."""


class Rates:
    def __init__(self) -> None:
        self._rates: dict[str, Decimal] = {}
        self._fetched_at = 0.0

    async def of(self, currency: str) -> Decimal:
        """Units of a currency for one euro."""
        if time.monotonic() - self._fetched_at > MAX_AGE_SECONDS or not self._rates:
            await self._refresh()
        try:
            return self._rates[currency]
        except KeyError:
            raise RatesUnavailable(f"no rate for {currency}") from None

    async def _refresh(self) -> None:
        try:
            response = requests.get(settings.rates_url, timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            answer = response.json()
        except requests.RequestException as error:
            if not self._rates:
                raise RatesUnavailable("the rates' server does not answer") from error
            log.warning("rates are %d s old", time.monotonic() - self._fetched_at, exc_info=error)
            return
        self._rates = {name: Decimal(str(rate)) for name, rate in answer["rates"].items()}
        self._fetched_at = time.monotonic()
