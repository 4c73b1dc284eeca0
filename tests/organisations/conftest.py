"""A few organisations at known places."""

from typing import Any

import pytest

from moothall.organisations.models import Organisation, OrganisationId

LEEDS = (53.7997, -1.5492)


@pytest.fixture
def make_organisation(db):
    """Return a function that makes an organisation, in Leeds unless told otherwise."""

    def make(name: str, *, org_id: str = "", at: tuple[float, float] = LEEDS, **more: Any) -> Organisation:
        slug = more.pop("slug", name.lower().replace(" ", "-"))
        made = Organisation.objects.create(name=name, slug=slug, latitude=at[0], longitude=at[1], **more)
        if org_id:
            OrganisationId.objects.create(organisation=made, org_id=org_id)
        return made

    return make
