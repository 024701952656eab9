"""What sources say is text: no word of theirs becomes markup, script or a harmful address."""

import pytest
from dash import html

from dashboard.web.elements import Element, choice_field, text_field
from dashboard.web.markup import as_html


def test_text_and_attributes_are_escaped() -> None:
    node = html.P('<script>alert("1")</script>', title='"><img src=x>')
    assert as_html(node) == (
        '<p title="&quot;&gt;&lt;img src=x&gt;">&lt;script&gt;alert("1")&lt;/script&gt;</p>'
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_an_address_that_runs_code_is_left_out(address: str) -> None:
    assert as_html(html.A("x", href=address)) == "<a>x</a>"


@pytest.mark.parametrize("address", ["/deals?s=1", "#main", "https://example.org/a?b=1"])
def test_ordinary_addresses_stay(address: str) -> None:
    assert f'href="{address}"' in as_html(html.A("x", href=address))


def test_a_script_element_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="script"):
        Element("script")


def test_a_field_and_a_choice_carry_their_start_values() -> None:
    assert 'value="5&quot;"' in as_html(text_field("q", '5"'))
    chosen = as_html(choice_field("k", [("a", "A"), ("b", "B")], "b"))
    assert '<option value="b" selected>B</option>' in chosen


def test_event_handlers_and_styles_are_never_written() -> None:
    field = text_field("q", "", onfocus="alert(1)")
    assert "onfocus" not in as_html(field)
    assert "style" not in as_html(html.Div("x", style={"color": "red"}))
