"""Redeeming coupons."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from shop.coupons.models import Coupon, Redemption
from shop.orders.models import Order


class CouponRefused(Exception):
    """The reason is for the customer to read."""


def redeem(code: str, order: Order) -> Decimal:
    """
    Uses a coupon for an order and returns what it takes off the price.

    An order has one coupon at most; redeeming the same one again changes nothing.
    """
    with transaction.atomic():
        coupon = Coupon.objects.filter(code=code.strip().upper()).first()
        if coupon is None:
            raise CouponRefused("There is no such coupon.")
        known = Redemption.objects.filter(order=order).first()
        if known is not None:
            if known.coupon_id == coupon.id:
                return known.amount
            raise CouponRefused("This order has a coupon already.")
        if coupon.expires_at is not None and coupon.expires_at <= timezone.now():
            raise CouponRefused("This coupon has expired.")
        if coupon.times_used >= coupon.max_uses:
            raise CouponRefused("This coupon has been used up.")

        amount = min(coupon.amount, order.total)
        Redemption.objects.create(coupon=coupon, order=order, amount=amount)
        coupon.times_used += 1
        coupon.save(update_fields=["times_used"])
        return amount
