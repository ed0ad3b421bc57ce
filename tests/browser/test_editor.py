"""Writing a body in a real browser, under the site's own policy: by keyboard, paste and without."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test.utils import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, Page

from articles.admin.editor import MODULE, BodyField, BodyWidget
from articles.markup import TAGS, clean_html, same_markup

PAGE = """
{% extends "admin/base_site.html" %}
{% block extrastyle %}{{ block.super }}{{ form.media.css }}{% endblock %}
{% block extrahead %}{{ block.super }}{{ form.media.js }}{% endblock %}
{% block content %}
<form method="post">{% csrf_token %}
<label for="id_body">Body</label>{{ form.body.errors }}{{ form.body }}
<p><button>Save</button></p></form>
<output>{{ kept }}</output>
{% endblock %}
"""


class StoryForm(forms.Form):
    """A form that holds a body and nothing else."""

    body = BodyField(required=False)


def desk(request: HttpRequest) -> HttpResponse:
    """A page that shows what was kept of what was sent."""
    begun = request.GET.get("body", "")
    form = StoryForm(request.POST or None, initial={"body": begun})
    kept = form.cleaned_data["body"] if form.is_valid() else ""
    context = {**admin.site.each_context(request), "form": form, "kept": kept, "title": "Desk"}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("desk/", desk), path("", include("newsroom.urls"))]

WRITTEN = """\
<p>One <strong>bold</strong> <em>leaning</em> <u>under</u> <s>gone</s> and plain.</p>
<p><strong>b<em><code>c</code></em></strong><em>i</em> <u><s>u</s></u> <sub>2</sub> <sup>2</sup></p>
<p>A <a href="https://far.example/?a=1&amp;b=2" title="Far">far</a> one, <a href="#a">up</a>.</p>
<p>A <a href="/topics/mud/">a <strong>near</strong> link</a>, <a href="tel:+44123">call</a>.</p>
<p>Say <code>make</code>, <a href="/x"><strong><em><u><s>all</s></u></em></strong></a>.</p>
<p>One line<br>and <strong>one<br>more</strong><br><br>end &amp; &lt;mark&gt; a&nbsp;b “q”.</p>
<h2>Two <em>words</em></h2>
<h3>Three</h3>
<h4>Four</h4>
<ul><li>One</li><li>Two<ul><li>Deep<ol><li>Deeper</li></ol></li></ul></li></ul>
<ol start="3"><li>Three</li><li><p>Four</p><p>still four</p></li></ol>
<ol><li>One</li><li><h3>Heading</h3></li><li><blockquote><p>q</p></blockquote></li></ol>
<blockquote><p>Quoted.</p><ul><li>listed</li></ul><blockquote><p>Deep.</p></blockquote></blockquote>
<pre><code>one &lt;b&gt;  two\tthree</code></pre>
<blockquote><p>Before.</p><hr><p>After.</p></blockquote>
<table><tbody><tr><th colspan="2">A</th></tr><tr><td rowspan="2"></td></tr></tbody></table>
<table><tbody><tr><td><p>a</p><p>b</p></td><td></td><td><ul><li>x</li></ul></td></tr></tbody></table>
<table><tbody><tr><td>a</td><td></td></tr><tr><td>a</td><td>b</td></tr></tbody></table>
<ul><li>Item<ul><li>a</li></ul><ol><li>b</li></ol></li><li><pre><code>c</code></pre></li></ul>
<ul><li><table><tbody><tr><td>in a list</td></tr></tbody></table></li></ul>
""".splitlines()
"""Every construct that is kept, in the canonical form."""

HOSTILE = """
<script>alert(1)</script><style>p { color: red }</style>
<p onclick="alert(1)" style="color: red" class="x" id="y">Kept <b>bold</b> <i>leaning</i></p>
<img src="x" onerror="alert(1)"><iframe src="https://evil.example"></iframe>
<svg><script>alert(1)</script></svg><a href="javascript:alert(1)">a trap</a>
<a href="https://far.example" target="_blank" onclick="alert(1)" class="z" rel="opener">far</a>
<h1 align="center">Title</h1><h6>Small</h6><ol type="a" start="4" style="color: red"><li value="9">
four</li></ol><table width="100%"><colgroup><col width="9"></colgroup><thead><tr><th scope="col"
style="text-align: right" width="9">h</th></tr></thead><tr><td colspan="900">d</td></tr></table>
<pre class="language-x"><code class="language-x">code</code></pre><form><input name="x"></form>
"""
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { margin: 0cm }
</style><!--[if gte mso 9]><xml><o:shapedefaults/></xml><![endif]--></head>
<body lang="EN-GB" style="tab-interval: 36.0pt"><!--StartFragment-->
<h1 style="mso-outline-level: 1">The harbour<o:p></o:p></h1>
<p class="MsoNormal" style="margin-bottom: 0cm"><b style="mso-bidi-font-weight: normal"><span
style="font-size: 11.0pt; font-family: &quot;Calibri&quot;,sans-serif">Dredging</span></b><span
lang="EN-GB"> begins on <span style="font-style: italic">Tuesday</span>.<o:p></o:p></span></p>
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal">The mud goes to Norham.</p><!--EndFragment--></body></html>
"""


@pytest.fixture
def page(browser_page: Page) -> Iterator[Page]:
    """A browser in which the editor can be opened, with static files as in production."""
    with override_settings(ROOT_URLCONF=__name__):
        yield browser_page


@pytest.fixture
def write(page: Page) -> Callable[[str], Page]:
    """Open the editor with a body, ready to be typed in at its end."""

    def begin(body: str = "") -> Page:
        page.goto("/desk/?" + urlencode({"body": body}))
        page.wait_for_selector(".desk-text")
        page.focus(".desk-text")
        page.wait_for_selector(".ProseMirror-focused")
        page.keyboard.press("Control+End")
        return page

    return begin


def body_of(page: Page) -> str:
    """What the form would send."""
    return page.locator("textarea").input_value()


def kept_by(page: Page) -> str:
    """What the server keeps of it."""
    page.click("button:has-text('Save')")
    page.wait_for_selector("output:not(:empty)")
    return page.locator("output").text_content() or ""


def paste(page: Page, markup: str) -> None:
    """Paste from another program."""
    page.evaluate(
        """markup => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", markup);
            const facts = { clipboardData, bubbles: true, cancelable: true };
            document.querySelector(".desk-text").dispatchEvent(new ClipboardEvent("paste", facts));
        }""",
        markup,
    )


def use_tool(page: Page, name: str) -> None:
    """Go from the text to a tool and press it, by keyboard alone."""
    here = page.locator("[role=toolbar] :focus")
    if not here.count():
        page.keyboard.press("Escape")
    for _step in range(40):
        if (here.get_attribute("title") or here.inner_text()) == name:
            page.keyboard.press("Enter")
            if name != "More":
                page.wait_for_selector(".desk-text:focus")
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"no tool is called {name}")


def test_a_writer_writes_a_story_by_keyboard(write: Callable[[], Page]) -> None:
    page = write()
    use_tool(page, "Heading (Ctrl+Alt+2)")
    page.keyboard.type("The harbour")
    page.keyboard.press("Enter")
    page.keyboard.type("Mud is ")
    page.keyboard.press("Control+b")
    page.keyboard.type("wet")
    page.keyboard.press("Control+b")
    page.keyboard.type(", says ")
    page.keyboard.press("Control+k")
    page.keyboard.type("ferry.example/mud")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="hidden")
    page.keyboard.type(" today.")
    page.keyboard.press("Enter")
    use_tool(page, "List (Ctrl+Shift+8)")
    page.keyboard.type("One")
    page.keyboard.press("Enter")
    page.keyboard.type("Two")
    assert kept_by(page) == (
        "<h2>The harbour</h2>\n"
        '<p>Mud is <strong>wet</strong>, says <a href="https://ferry.example/mud" rel="noopener">'
        "ferry.example/mud</a> today.</p>\n"
        "<ul><li>One</li><li>Two</li></ul>"
    )


def test_a_writer_makes_a_table_and_finds_the_rest_behind_more(write: Callable[[], Page]) -> None:
    page = write()
    use_tool(page, "More")
    use_tool(page, "Table")
    page.keyboard.type("Tide")
    page.keyboard.press("Tab")
    page.keyboard.type("Height")
    use_tool(page, "Delete column")
    use_tool(page, "Row above")
    assert "<tbody><tr><td></td><td></td></tr><tr><th>Tide</th>" in clean_html(body_of(page))
    use_tool(page, "Delete row")
    assert clean_html(body_of(page)).count("<tr>") == 3
    use_tool(page, "Delete table")
    assert body_of(page) == ""


def test_a_writer_changes_and_removes_a_link(write: Callable[[str], Page]) -> None:
    page = write('<p>The <a href="/old/" title="Old">harbour</a></p>')
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("button[aria-pressed=true]:has-text('Link')")
    page.keyboard.press("Control+k")
    assert page.input_value("dialog input") == "/old/"
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    assert "write one of these" in page.inner_text("dialog [role=alert]")
    assert page.get_attribute("dialog input", "aria-invalid") == "true"
    page.fill("dialog input", "javascript:alert(1)")
    page.keyboard.press("Enter")
    page.fill("dialog input", "desk@example.org")
    page.keyboard.press("Enter")
    assert body_of(page) == '<p>The <a href="mailto:desk@example.org" title="Old">harbour</a></p>'
    page.keyboard.press("Control+k")
    page.click("dialog button[value=remove]")
    assert body_of(page) == "<p>The harbour</p>"


def test_a_screen_reader_is_told_what_is_what(write: Callable[[str], Page]) -> None:
    page = write("<p><strong>Bold</strong></p>")
    field = page.get_by_role("textbox", name="Body")
    assert field.get_attribute("aria-multiline") == "true"
    page.get_by_role("toolbar", name="Formatting").wait_for()
    pressed = page.get_by_role("button", name="Bold", exact=True).get_attribute("aria-pressed")
    assert pressed == "true"
    assert page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    assert page.locator("[role=toolbar] button[tabindex='0']").count() == 1
    assert page.locator("[role=toolbar] button:not([title]):not([aria-expanded])").count() == 0
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("body", WRITTEN)
def test_the_editor_gives_back_what_the_server_keeps(
    write: Callable[[str], Page], body: str
) -> None:
    given = clean_html(body)
    assert given.replace(' rel="noopener"', "") == body
    page = write(body)
    page.keyboard.type("x")
    assert body_of(page) != given
    page.keyboard.press("Backspace")
    assert clean_html(body_of(page)) == given
    assert same_markup(body_of(page), given)


def test_every_element_that_is_kept_has_been_tried() -> None:
    assert set(re.findall(r"<([a-z0-9]+)", "".join(WRITTEN))) == TAGS


@pytest.mark.parametrize("foreign", [HOSTILE, WORD], ids=["hostile", "word"])
def test_the_server_keeps_all_that_the_editor_made_of_what_was_pasted(
    write: Callable[[], Page], foreign: str
) -> None:
    page = write()
    paste(page, foreign)
    made = body_of(page)
    assert set(re.findall(r"<([a-z0-9]+)", made)) <= TAGS
    facts = re.findall(r' ([a-z-]+)="', made)
    assert facts == re.findall(r' ([a-z-]+)="', clean_html(made).replace(' rel="noopener"', ""))
    for mark in ("script", "alert", "evil", "style", "class", "mso", "Mso", "<img", "<iframe"):
        assert mark not in made


def test_a_writer_pastes_from_a_word_processor(write: Callable[[], Page]) -> None:
    page = write()
    paste(page, WORD)
    assert kept_by(page) == (
        "<h2>The harbour</h2>\n"
        "<p><strong>Dredging</strong> begins on <em>Tuesday</em>.</p>\n"
        "<p>The mud goes to Norham.</p>"
    )


def test_a_form_that_nobody_typed_in_sends_the_body_as_it_was(write: Callable[[str], Page]) -> None:
    page = write("\n".join(WRITTEN))
    page.click(".desk-text table")
    page.keyboard.press("Control+Enter")
    assert body_of(page) == clean_html("\n".join(WRITTEN))


def test_a_text_that_a_script_sets_is_shown(write: Callable[[str], Page]) -> None:
    page = write("<p>Mine</p>")
    page.evaluate(
        """() => {
            const field = document.querySelector("textarea");
            field.value = "<p>Theirs</p>";
            field.dispatchEvent(new Event("change"));
        }"""
    )
    assert page.inner_text(".desk-text") == "Theirs"


def test_the_tools_stay_in_sight(write: Callable[[str], Page]) -> None:
    page = write("<p>A long story.</p>" * 80)
    page.mouse.wheel(0, 900)
    page.wait_for_function("scrollY > 300 || document.querySelector('#main').scrollTop > 300")
    box = page.locator("[role=toolbar]").bounding_box()
    assert box
    assert -1 <= box["y"] <= 1


def test_the_editor_needs_no_exception_from_the_policy(write: Callable[[str], Page]) -> None:
    page = write("<p>Mud</p>")
    response = page.request.get("/desk/")
    policy = response.headers["content-security-policy"]
    assert not [word for word in ("nonce", "unsafe", "sha256", "blob:") if word in policy]
    assert page.locator("style, script:not([src]):not([type='application/json'])").count() == 0


def test_a_writer_without_scripts_writes_in_the_text_area(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    with override_settings(ROOT_URLCONF=__name__):
        page = context.new_page()
        page.goto("/desk/?" + urlencode({"body": "<p>Mud</p>"}))
        assert page.locator("[role=toolbar]").is_hidden()
        page.fill("textarea", "<p>Mud</p>\n\nPlain & simple.\n\nThe end.")
        assert kept_by(page) == "<p>Mud</p>\n<p>Plain &amp; simple.</p>\n<p>The end.</p>"
    context.close()


def test_the_editor_brings_little_along() -> None:
    ours = ["css/desk-editor.css", "js/desk-editor.js"]
    assert sum(weight(name) for name in ours) <= 7_000
    assert weight(MODULE) <= 180_000


def weight(name: str) -> int:
    """The size of a static file as it is sent."""
    found = finders.find(name)
    assert isinstance(found, str)
    return len(gzip.compress(Path(found).read_bytes()))


def test_a_body_has_changed_only_where_text_or_formatting_has() -> None:
    field = BodyField(required=False)
    assert not field.has_changed("<p>a <b>b</b></p>", "<p>a <strong>b</strong></p><p></p>")
    assert field.has_changed("<p>a b</p>", "<p>a <strong>b</strong></p>")
    assert BodyWidget().format_value(None) == ""
