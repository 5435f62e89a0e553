from django.core.validators import MinValueValidator
from django.db import models


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    max_uses = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    times_used = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)


class Redemption(models.Model):
    coupon = models.ForeignKey(Coupon, related_name="redemptions", on_delete=models.PROTECT)
    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
