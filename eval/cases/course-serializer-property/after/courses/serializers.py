from rest_framework import serializers

from courses.models import Course


class CourseSerializer(serializers.ModelSerializer):
    teacher = serializers.CharField(source="teacher.full_name", read_only=True)
    free_places = serializers.IntegerField(read_only=True)

    class Meta:
        model = Course
        fields = ["id", "title", "starts_at", "teacher", "capacity", "free_places"]
