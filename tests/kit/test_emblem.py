"""Emblems: the same flower for a name today and next year, different ones for different names, small, and safe."""

import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.kit.emblem import flower_part, flower_svg, ring_svg, seed_of, token_of

TOKENS = st.text("0123456789abcdef", min_size=12, max_size=12)


def test_a_name_keeps_its_flower():
    # Addresses are cached for a year and printed on posters: these may never change.
    assert token_of("Tech for Good Manchester") == "e712a30b9bd9"
    assert token_of("  tech for GOOD   Manchester ") == token_of("Tech for Good Manchester")
    assert token_of("Café") == token_of("Cafe\u0301")


def test_a_flower_in_a_page_is_the_same_and_shares_no_id_with_another():
    token = token_of("Tech for Good Manchester")
    part, whole = flower_part(seed_of(token), size=48, mark="e1"), flower_svg(seed_of(token))
    assert part.startswith('<svg class="emblem" width="48" height="48"')
    assert part.partition(">")[2] == whole.partition(">")[2].replace('"p"', '"e1"').replace("#p", "#e1")


def test_names_get_different_flowers():
    seeds = Counter(seed_of(token_of(f"Group {number}")) for number in range(400))
    assert len(seeds) > 370
    assert max(seeds.values()) <= 3


@given(TOKENS)
def test_each_token_draws_a_small_well_formed_picture(token):
    svg = flower_svg(seed_of(token))
    root = ET.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(svg) < 2200
    assert "style=" not in svg


@given(st.lists(TOKENS, max_size=60))
def test_a_ring_has_a_petal_for_each_group(tokens):
    root = ET.fromstring(ring_svg(tokens))
    assert len(root.findall("{http://www.w3.org/2000/svg}use")) == len(tokens)


@given(st.text(max_size=30).filter(lambda text: len(text) != 12))
def test_other_texts_are_no_tokens(text):
    with pytest.raises(ValueError, match="twelve hex digits"):
        seed_of(text)


def test_the_address_holds_all_that_the_picture_needs(client):
    response = client.get(f"/emblem/{token_of('Wharfside Repair')}.svg")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content.decode() == flower_svg(seed_of(token_of("Wharfside Repair")))


def test_a_flower_travels_light(client):
    response = client.get(f"/emblem/{token_of('Wharfside Repair')}.svg", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 600


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/emblem/nonsense.svg", "/emblem/zzzzzzzzzzzz.svg", "/emblem/ring/zz.svg"])
def test_nonsense_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_ring_is_served_and_capped(client):
    tokens = [token_of(str(number)) for number in range(90)]
    response = client.get(f"/emblem/ring/{'-'.join(tokens)}.svg")
    assert response.status_code == 200
    assert response.content.decode() == ring_svg(tokens[:60])
