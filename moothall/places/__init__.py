"""Places: where things are, how far apart they are, and the map on which they are drawn.

Nouns: ``models.Place`` (a named place with a position, kept once somebody uses it); ``gazetteer.Match`` (a place
found in the offline list); ``drawing.Marker``, ``drawing.Frame`` (the part of the world shown) and
``drawing.Picture`` (a finished map).

For other rooms, all below them:

- ``queries.find(text)`` gives matches, ``queries.decided(matches)`` the one meant when there is no doubt,
  ``queries.suggest`` what a half-typed text may become; ``queries.district_of(match)`` coarsens a postcode for a home.
- ``actions.adopt_place(match=…)``, ``actions.adopt_place(name=…, latitude=…, longitude=…)`` keep a Place row;
  ``actions.adopt_home(text=…)`` keeps one that is never finer than a postcode district.
- ``Place.objects.near(latitude, longitude, miles)`` filters on both databases; for rows that refer to a place:
  ``queries.near(Group.objects.all(), latitude, longitude, miles, place="place")``. ``queries.miles_between`` tells a
  distance.
- Maps. ``queries.frame_from(request.GET)`` reads ``?bbox=west,south,east,north``; then
  ``markers = queries.markers(Group.objects.visible_to(viewer), frame, name="name", url=lambda pk: …)`` asks two
  questions however many rows there are, and ``picture = queries.picture(markers, frame=frame, title=…,
  address=lambda frame: …)`` draws. ``address`` gives the address of the same page for another frame (use
  ``queries.with_frame(request, frame)``). In the template: ``{% from "places/_map.html" import map %}`` and ``{{
  map(picture) }}``; the head needs the module ``places/map.js``, which the macro
  ``map_head()`` writes. The list belongs beside the map, in an element with ``data-map-list``.
- Form piece: ``forms.PlaceField`` (a text box "Postcode or town") and ``near_box``, ``near_head`` of
  ``places/_near.html``.
- ``queries.near_of(request)`` is the place that the reader chose in the bar on top of the page (name, latitude,
  longitude).
"""
