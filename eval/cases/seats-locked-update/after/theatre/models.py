from django.db import models
from django.utils import timezone


class Performance(models.Model):
    hall = models.ForeignKey("theatre.Hall", on_delete=models.PROTECT)
    starts_at = models.DateTimeField(db_index=True)
    on_sale_from = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_on_sale(self) -> bool:
        now = timezone.now()
        return self.on_sale_from is not None and self.on_sale_from <= now < self.starts_at


class Seat(models.Model):
    hall = models.ForeignKey("theatre.Hall", related_name="seats", on_delete=models.CASCADE)
    row = models.CharField(max_length=3)
    number = models.PositiveSmallIntegerField()


class Booking(models.Model):
    performance = models.ForeignKey(Performance, related_name="bookings", on_delete=models.PROTECT)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    email = models.EmailField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["performance", "seat"], name="one_booking_for_each_seat"
            )
        ]
