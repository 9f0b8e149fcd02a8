"""Every address, room by room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("headwater.flow.urls")),
    path("organisation/", include("headwater.organisation.urls")),
    path("sources/", include("headwater.intake.urls")),
    path("", include("headwater.context.urls")),
    path("", include("headwater.assessment.urls")),
    path("", include("headwater.improvement.urls")),
    path("", include("headwater.purpose.urls")),
    path("people/", include("headwater.people.urls")),
    path("account/", include("headwater.people.account_urls")),
]
