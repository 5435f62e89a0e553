"""Booking seats."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from theatre.models import Booking, Performance, Seat


class NotBookable(Exception):
    """The reason is for the visitor to read."""


MAX_SEATS = 8


@transaction.atomic
def book(performance_id: int, seat_ids: Sequence[int], email: str) -> list[Booking]:
    """
    Books all of these seats, or none.

    The performance is locked until the end of the transaction, so bookings of one performance come one after another.
    """
    wanted = sorted(set(seat_ids))
    if not 1 <= len(wanted) <= MAX_SEATS:
        raise NotBookable(f"Choose between one and {MAX_SEATS} seats.")
    performance = (
        Performance.objects.select_for_update()
        .filter(id=performance_id, cancelled_at__isnull=True)
        .first()
    )
    if performance is None:
        raise NotBookable("There is no such performance.")
    if not performance.is_on_sale:
        raise NotBookable("Seats are not on sale yet, or not any more.")
    seats = list(Seat.objects.filter(id__in=wanted, hall_id=performance.hall_id))
    if len(seats) != len(wanted):
        raise NotBookable("One of the seats is not in this hall.")
    if Booking.objects.filter(performance=performance, seat__in=seats).exists():
        raise NotBookable("Somebody was faster. Please choose other seats.")
    return Booking.objects.bulk_create(
        Booking(performance=performance, seat=seat, email=email) for seat in seats
    )
