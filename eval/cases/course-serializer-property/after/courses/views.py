from django.utils import timezone
from rest_framework import generics

from courses.models import Course
from courses.serializers import CourseSerializer


class CourseList(generics.ListAPIView):
    """Courses that can still be booked."""

    serializer_class = CourseSerializer

    def get_queryset(self):
        return Course.objects.filter(
            is_published=True, starts_at__gt=timezone.now()
        ).select_related("teacher")
