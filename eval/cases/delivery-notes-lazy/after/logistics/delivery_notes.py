"""What drivers take along: a note for each delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from logistics.models import Delivery

WIDTH = 60


def rule() -> str:
    return "-" * WIDTH


def deliveries_on(day: date) -> Iterator[Delivery]:
    """Deliveries in the order in which they are driven; about two thousand a day."""
    yield from Delivery.objects.filter(day=day, cancelled_at=None).order_by("tour", "position")


def note(delivery: Delivery) -> list[str]:
    return [
        f"Tour {delivery.tour}, stop {delivery.position}",
        f"Driver: {delivery.driver.name}",
        f"To: {delivery.customer.name}",
        f"    {delivery.customer.street}",
        f"    {delivery.customer.postcode} {delivery.customer.town}",
        f"Parcels: {delivery.parcels}",
        *([f"Remark: {delivery.remark}"] if delivery.remark else []),
        rule(),
    ]


def notes_of(day: date) -> str:
    lines = [f"Deliveries of {day:%d %B %Y}", rule()]
    for delivery in deliveries_on(day):
        lines.extend(note(delivery))
    return "\n".join(lines) + "\n"
