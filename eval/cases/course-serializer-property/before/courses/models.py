from django.db import models
from django.utils import timezone


class Course(models.Model):
    title = models.CharField(max_length=120)
    teacher = models.ForeignKey("people.Teacher", on_delete=models.PROTECT)
    starts_at = models.DateTimeField(db_index=True)
    capacity = models.PositiveSmallIntegerField()
    is_published = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"{self.title} ({self.starts_at:%Y-%m-%d})"


class Booking(models.Model):
    course = models.ForeignKey(Course, related_name="bookings", on_delete=models.CASCADE)
    email = models.EmailField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
