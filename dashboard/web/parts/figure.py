"""A figure block: name, picture with a text alternative, legend, exports, table twin."""

import math

from dash import html
from dash.development.base_component import Component

from dashboard.figures.style import Style
from dashboard.web.context import Context
from dashboard.web.parts.table import table_block
from dashboard.web.view import Figure


def style_of(context: Context) -> Style:
    """Return the look of figures for this reader."""
    return Style(dark=context.dark, language=context.language, narrow=context.narrow)


def figure_block(context: Context, figure: Figure, level: int = 2) -> Component:
    """Return the figure as an HTML figure whose picture is one image to assistive technology."""
    heading = html.H2 if level == 2 else html.H3
    title_id = f"figure-{figure.name}-title"
    snapshot = context.snapshot
    source_line = context.say(
        "parts.figure.source_line",
        release=snapshot.name,
        as_of=context.as_of.isoformat(),
        title=figure.title,
    )
    return html.Figure(
        [
            html.Figcaption(
                [
                    heading(figure.title, id=title_id),
                    html.P(figure.subtitle, className="subtitle"),
                ]
            ),
            figure.controls,
            figure.legend,
            _picture(figure),
            html.P(context.say("parts.figure.needs_script"), className="note needs-script")
            if not figure.drawn
            else None,
            html.P(figure.note, className="note") if figure.note else None,
            html.Div(
                [
                    _image_button(context, figure, "png"),
                    _image_button(context, figure, "svg"),
                ],
                className="figure-tools",
            ),
            html.Details(
                [
                    html.Summary(context.say("parts.figure.twin", title=figure.title)),
                    html.P(figure.alternative, className="alternative"),
                    table_block(context, figure.twin),
                ],
                className="twin",
            ),
        ],
        className="figure",
        id=f"figure-{figure.name}",
        **{
            "aria-labelledby": title_id,
            "data-source-line": source_line,
            "data-title": figure.title,
        },
    )


def _picture(figure: Figure) -> Component:
    """Return the picture: one image, or a group of links where the server drew it."""
    label = {"aria-label": f"{figure.title}. {figure.alternative}"}
    if figure.drawn:
        return html.Div(list(figure.drawn), role="group", className="picture", **label)
    height = int(figure.plotly.layout.height or 400)
    return html.Div(
        html.Div(className=f"graph height-{_step(height)}", **{"data-figure": figure.name}),
        role="img",
        className="picture wide" if figure.wide else "picture",
        **label,
    )


def _step(height: int) -> int:
    """Return the height of the slot: the style sheet knows steps of 20 pixels, none is cut."""
    return 20 * math.ceil(height / 20)


def _image_button(context: Context, figure: Figure, form: str) -> Component:
    file_name = f"vigie-{figure.name}-{context.as_of.isoformat()}-{context.snapshot.name}"
    return html.Button(
        context.say(f"parts.export.{form}"),
        type="button",
        className="export",
        **{
            "data-image": form,
            "data-file": file_name,
            "aria-label": context.say(f"parts.export.{form}_of", title=figure.title),
        },
    )
