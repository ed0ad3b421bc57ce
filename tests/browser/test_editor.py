"""Writing a body in a real browser, under the site's own policy: by keyboard, paste and without."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.admin.editor import MODULE, OURS, BodyField, BodyWidget
from articles.markup import TAGS, clean_html, same_markup
from articles.models import Article, Revision
from tests import factories
from tests.rest import at_rest

FIELD, TEXT, TOOLBAR = "#id_body", "#id_body-text", "[role=toolbar]"
Write: TypeAlias = Callable[..., Page]

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
<table><tbody><tr><th colspan="2">A</th></tr><tr><td>B</td><td></td></tr></tbody></table>
<table><tbody><tr><td rowspan="2">B</td><td>C</td></tr><tr><td>D</td></tr></tbody></table>
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
def write(browser_page: Page, site: str) -> Write:
    """Open the form of a story with a body, ready to be typed in at its end."""

    def begin(body: str = "") -> Page:
        browser_page.goto(form_of_a_story(browser_page.context, site, body))
        browser_page.focus(TEXT)
        browser_page.wait_for_selector(".ProseMirror-focused")
        # Just after it got the focus, the editor sets the caret to where it knows it to be.
        browser_page.wait_for_timeout(100)
        browser_page.keyboard.press("Control+End")
        return browser_page

    return begin


def form_of_a_story(context: BrowserContext, site: str, body: str) -> str:
    """The address of the form of a draft with this body; a writer is logged in."""
    article = factories.draft(factories.content("Mud", [], body=body)).article
    client = Client()
    client.force_login(factories.member("writer"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return reverse("admin:articles_article_change", args=[article.pk])


def body_of(page: Page) -> str:
    """What the form would send."""
    return page.locator(FIELD).input_value()


def kept_by(page: Page) -> str:
    """What the server keeps of it."""
    with page.expect_navigation():
        page.click("button.desk-save")
    return str(Revision.objects.latest("number").content["body"])


def paste(page: Page, markup: str) -> None:
    """Paste from another program."""
    page.evaluate(
        """markup => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", markup);
            const facts = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", facts));
        }""",
        markup,
    )


def use_tool(page: Page, name: str) -> None:
    """Go from the text to a tool and press it, by keyboard alone."""
    here = page.locator(f"{TOOLBAR} :focus")
    if not here.count():
        page.keyboard.press("Escape")
    for _step in range(40):
        if (here.get_attribute("title") or here.inner_text()) == name:
            page.keyboard.press("Enter")
            if name != "More":
                page.wait_for_selector(f"{TEXT}:focus")
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"no tool is called {name}")


def test_a_writer_writes_a_story_by_keyboard(write: Write) -> None:
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


def test_a_writer_makes_a_table_and_finds_the_rest_behind_more(write: Write) -> None:
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


def test_a_writer_changes_and_removes_a_link(write: Write) -> None:
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


def test_a_screen_reader_is_told_what_is_what(write: Write) -> None:
    page = write("<p><strong>Bold</strong></p>")
    field = page.get_by_role("textbox", name="Text", exact=True)
    assert field.get_attribute("aria-multiline") == "true"
    page.get_by_role("toolbar", name="Formatting").wait_for()
    bold = page.get_by_role("button", name="Bold", exact=True)
    expect(bold).to_have_attribute("aria-pressed", "true")
    assert page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "true"
    assert page.locator(f"{TOOLBAR} button[tabindex='0']").count() == 1
    assert page.locator(f"{TOOLBAR} button:not([title]):not([aria-expanded])").count() == 0
    found = Axe().run(at_rest(page), options={"preload": False}).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("body", WRITTEN)
def test_the_editor_gives_back_what_the_server_keeps(write: Write, body: str) -> None:
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
    write: Write, foreign: str
) -> None:
    page = write()
    paste(page, foreign)
    made = body_of(page)
    assert set(re.findall(r"<([a-z0-9]+)", made)) <= TAGS
    facts = re.findall(r' ([a-z-]+)="', made)
    assert facts == re.findall(r' ([a-z-]+)="', clean_html(made).replace(' rel="noopener"', ""))
    for mark in ("script", "alert", "evil", "style", "class", "mso", "Mso", "<img", "<iframe"):
        assert mark not in made


def test_a_writer_pastes_from_a_word_processor(write: Write) -> None:
    page = write()
    paste(page, WORD)
    assert kept_by(page) == (
        "<h2>The harbour</h2>\n"
        "<p><strong>Dredging</strong> begins on <em>Tuesday</em>.</p>\n"
        "<p>The mud goes to Norham.</p>"
    )


def test_a_writer_who_takes_back_what_they_typed_saves_nothing(write: Write) -> None:
    body = clean_html("\n".join(WRITTEN))
    page = write(body)
    page.click(f"{TEXT} h2")
    page.keyboard.type("x")
    assert re.search("<h2>[^/]*x", body_of(page))
    page.keyboard.press("Backspace")
    assert kept_by(page) == body
    assert Revision.objects.count() == 1


def test_the_keys_of_the_form_change_nothing_in_the_text(write: Write) -> None:
    page = write("<p>Mud</p>")
    page.click(f"{TEXT} p")
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state()
    assert Article.objects.get().revisions.latest("number").content["body"] == "<p>Mud</p>"


def test_a_text_that_a_script_sets_is_shown(write: Write) -> None:
    page = write("<p>Mine</p>")
    page.locator(FIELD).evaluate(
        """field => {
            field.value = "<p>Theirs</p>";
            field.dispatchEvent(new Event("change"));
        }"""
    )
    assert page.inner_text(TEXT) == "Theirs"


def test_the_tools_stay_in_sight(write: Write) -> None:
    page = write("<p>A long story.</p>" * 80)
    page.keyboard.press("Control+Home")
    page.locator(f"{TEXT} p >> nth=60").scroll_into_view_if_needed()
    expect(page.locator(TOOLBAR)).to_be_in_viewport(ratio=1)


def test_the_editor_needs_no_exception_from_the_policy(write: Write) -> None:
    page = write("<p>Mud</p>")
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert not [word for word in ("nonce", "unsafe", "sha256", "blob:") if word in policy]
    assert page.locator("style, script:not([src]):not([type='application/json'])").count() == 0


def test_a_writer_without_scripts_writes_in_the_text_area(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(form_of_a_story(context, site, "<p>Mud</p>"))
    assert page.locator(TOOLBAR).is_hidden()
    page.fill(FIELD, "<p>Mud</p>\n\nPlain & simple.\n\nThe end.")
    assert kept_by(page) == "<p>Mud</p>\n<p>Plain &amp; simple.</p>\n<p>The end.</p>"
    context.close()


def test_the_editor_brings_little_along() -> None:
    assert sum(weight(name) for name in (OURS, "css/desk-editor.css")) <= 7_000
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
