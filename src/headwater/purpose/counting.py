"""Counting up what was written, so that whoever reads knows what is new."""

from django.db.models import F

from headwater.purpose.models import Counter


def next_number() -> int:
    """Return the next number of the counter. Inside the transaction of the change it stands for.

    The counter's row is locked until that transaction ends, so numbers appear in their order.
    """
    Counter.objects.get_or_create(pk=1)
    Counter.objects.filter(pk=1).update(number=F("number") + 1)
    return Counter.objects.values_list("number", flat=True).get(pk=1)
