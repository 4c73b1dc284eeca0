"""The living page, looked at by a browser: every component in every state is clean at each size and in each light."""

import pytest

from tests.browser.looking import axe, told


@pytest.fixture(autouse=True)
def debugging(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_component_is_clean(visit, width, scheme):
    look = visit("/kit/", width, scheme)
    assert look.status == 200
    look.clean(most_bytes=60_000)


def test_the_page_needs_no_scripts(visit):
    look = visit("/kit/", 320, js=False)
    look.clean(most_bytes=60_000)
    assert not look.page.locator("[data-copy]").first.is_visible()


def test_text_at_twice_the_size_fits_a_small_screen(visit):
    look = visit("/kit/", 640)
    look.page.evaluate("document.documentElement.style.fontSize = '225%'")
    look.fits()


def test_right_to_left_fits_and_stays_accessible(visit):
    look = visit("/kit/", 320)
    look.page.evaluate("document.documentElement.dir = 'rtl'")
    look.fits()
    look.accessible()


def test_a_visitor_chooses_the_dark_and_it_is_remembered(visit):
    look = visit("/kit/", js=False)
    look.page.get_by_role("button", name="Dark", exact=True).click()
    assert look.page.locator("html").get_attribute("class") == "theme-dark"
    visit("/kit/", guest=look)
    assert look.page.locator("html").get_attribute("class") == "theme-dark"
    look.accessible()


def test_the_keyboard_reaches_the_page_past_the_bar(visit):
    look = visit("/kit/")
    look.page.keyboard.press("Tab")
    look.page.keyboard.press("Enter")
    assert look.page.evaluate("document.activeElement.id") == "main"


def test_the_checks_can_fail(visit):
    look = visit("/kit/", 320)
    look.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " `<p class=nowrap>${'wide '.repeat(99)}</p><img src=/emblem/012345678901.svg>`)"
    )
    with pytest.raises(AssertionError, match="px wide in 320 px"):
        look.fits()
    assert "image-alt" in told(axe(look.page)["violations"])


def test_an_impatient_thumb_sends_a_form_once(visit):
    look = visit("/kit/")
    sent = look.page.evaluate(
        """() => { const form = document.querySelector('form.form'); let sent = 0;
        document.addEventListener('submit', e => { if (!e.defaultPrevented) sent++; e.preventDefault(); });
        form.requestSubmit(); form.requestSubmit(); return sent; }"""
    )
    assert sent == 1


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_a_part_of_a_page_comes_with_and_without_scripts(visit, js):
    look = visit("/kit/", js=js)
    look.page.get_by_role("link", name="Show it").click()
    look.page.get_by_text("Here it is").wait_for()
    assert ("part=1" in look.page.url) is not js
    look.quiet()


def test_forced_colours_keep_every_word(visit):
    look = visit("/kit/", forced_colors="active")
    look.accessible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print_leaves_out_what_paper_cannot_do(visit, scheme):
    look = visit("/kit/", scheme=scheme)
    look.page.emulate_media(media="print", color_scheme=scheme)
    assert not look.page.locator(".top, .foot, .doors, .filters, .btn").filter(visible=True).count()
    assert look.page.get_by_role("heading", level=1).is_visible()
    look.accessible()  # among the rest: ink on white paper, whatever the screen was
