from django.db import models


class Performance(models.Model):
    hall = models.ForeignKey("theatre.Hall", on_delete=models.PROTECT)
    starts_at = models.DateTimeField(db_index=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)


class Seat(models.Model):
    hall = models.ForeignKey("theatre.Hall", related_name="seats", on_delete=models.CASCADE)
    row = models.CharField(max_length=3)
    number = models.PositiveSmallIntegerField()


class Booking(models.Model):
    performance = models.ForeignKey(Performance, related_name="bookings", on_delete=models.PROTECT)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT)
    email = models.EmailField()
