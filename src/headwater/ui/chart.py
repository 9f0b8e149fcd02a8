"""A chart: a spec built once, and per request the rows it draws.

The spec (Vega-Lite, from Altair) names its data; `Chart.filled` puts the rows beside it. Making a
page therefore costs the writing of JSON and nothing else.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import json_script
from django.utils.safestring import SafeString

Row = Mapping[str, Any]
Rows = Sequence[Row]


class RowLacksField(ValueError):
    """A row does not bring a field its chart draws."""


class DatasetNotDrawn(ValueError):
    """Rows were handed over under a name the chart does not draw."""


@dataclass(frozen=True)
class Definition:
    """A kind of chart: its question, how to read it, its spec, and the fields of its rows.

    `fields` names, for every dataset of the spec, what its rows must bring; `rows` is the main one.
    """

    name: str
    title: str
    reading: str
    spec: Mapping[str, Any]
    fields: Mapping[str, tuple[str, ...]]
    nothing: str = "Nothing to draw for this period."

    def chart(
        self,
        rows: Rows,
        *,
        description: str,
        svg_url: str = "",
        series: Sequence[tuple[str, str]] = (),
        **others: Rows,
    ) -> "Chart":
        """Return the chart of `rows`.

        `description` says in a sentence what the picture shows, for those who do not see it.
        `series` are (name, token) pairs for charts whose stages or kinds differ by request.
        `others` are the further datasets of `fields`; absent ones are empty.
        Raises RowLacksField, DatasetNotDrawn.
        """
        if unknown := others.keys() - self.fields.keys():
            raise DatasetNotDrawn(f"Chart {self.name} draws no {', '.join(sorted(unknown))}.")
        datasets = {name: others.get(name, ()) for name in self.fields} | {"rows": rows}
        for name, wanted in self.fields.items():
            _check(self.name, name, datasets[name], wanted)
        return Chart(self, datasets, description, svg_url, series)


@dataclass(frozen=True)
class Chart:
    """A definition with its rows, ready to be drawn in a page or as a picture."""

    definition: Definition
    datasets: Mapping[str, Rows]
    description: str
    svg_url: str = ""
    series: Sequence[tuple[str, str]] = field(default=())

    def also(self, **others: Rows) -> "Chart":
        """Return the chart with further datasets, of those that it draws.

        Raises RowLacksField, DatasetNotDrawn.
        """
        known = {**self.datasets, **others}
        return self.definition.chart(
            known.pop("rows"),
            description=self.description,
            svg_url=self.svg_url,
            series=self.series,
            **known,
        )

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def title(self) -> str:
        return self.definition.title

    @property
    def reading(self) -> str:
        return self.definition.reading

    @property
    def nothing(self) -> str:
        return self.definition.nothing

    @property
    def rows(self) -> Rows:
        return self.datasets["rows"]

    @property
    def filled(self) -> dict[str, Any]:
        """Return the whole Vega-Lite spec, its data and series inside."""
        names = [name for name, _ in self.series]
        colours = [f"var(--{token})" for _, token in self.series]
        values = {"series_names": names, "series_colours": colours}
        params = [
            {**param, "value": values.get(param["name"], param.get("value"))}
            for param in self.definition.spec.get("params", [])
        ]
        silent = {name for name, rows in self.datasets.items() if not rows and name != "rows"}
        spec = _without(self.definition.spec, silent) | {"datasets": dict(self.datasets)}
        return {**spec, "params": params} if params else spec

    @property
    def spec_script(self) -> SafeString:
        """Return the spec as a JSON script element, which `charts.js` finds and embeds.

        Its legend is left to the page, which wraps it better than the picture can.
        """
        config = {**self.definition.spec["config"], "legend": {"disable": True}}
        spec = {**self.filled, "config": config}
        return json_script(spec, f"{self.name}-spec", encoder=ChartEncoder)


class ChartEncoder(DjangoJSONEncoder):
    """Writes dates and times as UTC by their wall clock: a chart shows the team's time anywhere."""

    def default(self, o: Any) -> Any:
        if isinstance(o, dt.datetime):
            return o.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        if isinstance(o, dt.date):
            return f"{o.isoformat()}T00:00:00Z"
        return super().default(o)


def _without(spec: Mapping[str, Any], silent: set[str]) -> dict[str, Any]:
    """Leave out the layers that draw only `silent` datasets: empty ones bend the axes."""
    if "layer" not in spec:
        return dict(spec)
    layers = [_without(layer, silent) for layer in spec["layer"] if not _draws_only(layer, silent)]
    return {**spec, "layer": layers}


def _draws_only(layer: Mapping[str, Any], silent: set[str]) -> bool:
    if "layer" in layer and "data" not in layer:
        return all(_draws_only(inner, silent) for inner in layer["layer"])
    return layer.get("data", {}).get("name") in silent


def _check(chart: str, dataset: str, rows: Rows, wanted: tuple[str, ...]) -> None:
    """Look at the first row only: rows of one query are alike, and a page has thousands."""
    lacking = [name for name in wanted if rows and name not in rows[0]]
    if lacking:
        raise RowLacksField(f"Chart {chart}: rows of {dataset} lack {', '.join(lacking)}.")
