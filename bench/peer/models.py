"""The console's tables as Django sees them.

Of posts and users only the columns that the list shows are known, so ``list_select_related``
fetches no texts of posts: to the peer's advantage.
"""

from typing import ClassVar

from django.db import models


class Author(models.Model):
    """A person who writes."""

    id = models.IntegerField(primary_key=True)
    username = models.CharField(max_length=120)
    display_name = models.CharField(max_length=255)

    class Meta:
        managed = False
        db_table = "users"

    def __str__(self) -> str:
        return str(self.display_name or self.username)


class Post(models.Model):
    """What is commented on."""

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=500)

    class Meta:
        managed = False
        db_table = "posts"

    def __str__(self) -> str:
        return str(self.title)


class Comment(models.Model):
    """A comment."""

    STATES: ClassVar = [
        (name, name.title()) for name in ("pending", "approved", "rejected", "spam", "trash")
    ]

    id = models.BigIntegerField(primary_key=True)
    post = models.ForeignKey(Post, models.DO_NOTHING)
    author = models.ForeignKey(Author, models.DO_NOTHING, null=True)
    author_name = models.CharField(max_length=255)
    author_email = models.CharField(max_length=255)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=STATES)
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "comments"

    def __str__(self) -> str:
        return f"Comment {self.pk}"
