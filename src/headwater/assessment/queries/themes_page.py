"""The page of what recurs: sentences, the words teams chose to share, a question to ask."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from headwater.access.places import ORGANISATION, Place, Scale
from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.assessment import themes_sentence as words
from headwater.assessment.queries.themes import Heard, heard
from headwater.assessment.template import Offered, built_in
from headwater.assessment.themes import Theme
from headwater.context.days import of_period
from headwater.organisation.queries import name, outline
from headwater.ui.components import Choice, Link, Tabs


@dataclass(frozen=True)
class ThemeShown:
    """A theme in words, what teams wrote about it, and a question for a conversation."""

    title: str
    counted: str
    question: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ThemesPage:
    """What a place's leaders read. Without `of` teams there is nothing but the reason."""

    place: str
    above: tuple[Link, ...]
    quarter: str
    headline: str
    of: int
    struggles: tuple[ThemeShown, ...]
    strengths: tuple[ThemeShown, ...]
    words: tuple[tuple[str, int], ...]
    besides: tuple[str, ...]
    earlier: Link
    later: Link | None
    places: Tabs


def themes_page(
    scale: Scale, place: Place, at: str, viewer: Viewer, now: dt.datetime
) -> ThemesPage:
    """Return the page of a place (thirteen queries). Raises NotAQuarter."""
    known = _known(viewer)
    here, found = known.get(place, str(place)), heard(place, at, now)
    of = {entry.text.key: entry for entry in built_in()}
    titles = {key: entry.text.title for key, entry in of.items()}
    shown, url = found.themes, themes_url(scale, place.slug_at(scale))
    return ThemesPage(
        place=here,
        above=(Link("Assessment", reverse("assessment:home")),),
        quarter=of_period(found.quarter),
        headline=words.headline(here, of_period(found.quarter), titles, shown),
        of=shown.of if shown else 0,
        struggles=_shown(shown.struggles, of, _coaching) if shown else (),
        strengths=_shown(shown.strengths, of, _strength) if shown else (),
        words=shown.words if shown else (),
        besides=shown.besides if shown else (),
        earlier=Link(of_period(found.earlier), _at(url, found.earlier.name)),
        later=_later(found, url),
        places=_places(known, place),
    )


def themes_url(scale: Scale, slug: str) -> str:
    """Return the address of a place's themes."""
    if scale is Scale.ORGANISATION:
        return reverse("assessment:themes")
    return reverse("assessment:themes_at", args=[scale, slug])


def first_place(viewer: Viewer) -> str:
    """Return where the widest themes that open for somebody are; "" if none do (five queries)."""
    return next((_url_of(place) for place in _known(viewer)), "")


def _shown(
    found: Iterable[Theme], of: Mapping[str, Offered], ask: Callable[[Offered], str]
) -> tuple[ThemeShown, ...]:
    return tuple(
        ThemeShown(
            title=of[theme.key].text.title,
            counted=words.counted(theme),
            question=ask(of[theme.key]),
            words=theme.words,
        )
        for theme in found
    )


def _coaching(entry: Offered) -> str:
    return entry.coaching


def _strength(_entry: Offered) -> str:
    return words.OF_A_STRENGTH


def _later(found: Heard, url: str) -> Link | None:
    return Link(of_period(found.later), _at(url, found.later.name)) if found.later else None


def _at(url: str, quarter: str) -> str:
    return f"{url}?{urlencode({'at': quarter})}"


def _known(viewer: Viewer) -> dict[Place, str]:
    """Return the places whose themes open for somebody, by what they are called, widest first."""
    every = {ORGANISATION: name()}
    for domain in outline():
        every[Place(domain=domain.slug)] = domain.name
        for stream in domain.streams:
            every[Place(stream=stream.slug, domain=domain.slug)] = stream.name
    return {place: called for place, called in every.items() if viewer.may(Right.THEMES, place)}


def _places(known: Mapping[Place, str], here: Place) -> Tabs:
    choices = [Choice(called, _url_of(place), place == here) for place, called in known.items()]
    return Tabs("Themes of", choices if len(choices) > 1 else [])


def _url_of(place: Place) -> str:
    for scale in (Scale.STREAM, Scale.DOMAIN):
        if slug := place.slug_at(scale):
            return themes_url(scale, slug)
    return themes_url(Scale.ORGANISATION, "")
