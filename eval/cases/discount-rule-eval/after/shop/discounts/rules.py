"""Rules by which shops give discounts, such as `total > 100 and items >= 3`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models

MAX_LENGTH = 200


class DiscountRule(models.Model):
    shop = models.ForeignKey("shop.Shop", related_name="discount_rules", on_delete=models.CASCADE)
    #: What the shop's owner has typed into the form.
    condition = models.CharField(max_length=MAX_LENGTH)
    percent = models.PositiveSmallIntegerField()

    def clean(self) -> None:
        if not 1 <= self.percent <= 90:
            raise ValidationError({"percent": "A discount is between 1 and 90 percent."})


@dataclass(frozen=True)
class Basket:
    total: Decimal
    items: int
    is_first_order: bool


def applies(rule: DiscountRule, basket: Basket) -> bool:
    """Whether a basket fulfils a rule; one that can't be computed is fulfilled by none."""
    names = {
        "total": basket.total,
        "items": basket.items,
        "first_order": basket.is_first_order,
    }
    try:
        return bool(eval(rule.condition, {"__builtins__": {}}, names))
    except (ArithmeticError, NameError, SyntaxError, TypeError):
        return False


def best_discount(rules: list[DiscountRule], basket: Basket) -> Decimal:
    """The highest discount of the rules that apply, in money; rules do not add up."""
    percent = max((rule.percent for rule in rules if applies(rule, basket)), default=0)
    return (basket.total * percent / 100).quantize(Decimal("0.01"))
