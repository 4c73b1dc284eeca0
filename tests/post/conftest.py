from collections.abc import Iterator

import pytest

from moothall.post.relay import Relay
from tests.post.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server
        server.shutdown()


@pytest.fixture
def relay(sink: Sink) -> Iterator[Relay]:
    made = Relay(host="127.0.0.1", port=sink.port, secure=False)
    # The sink speaks no TLS, so it stands in for a server that is reached on a plain port.
    from moothall.post.relay import smtp

    smtp.PLAIN_PORTS.add(sink.port)
    yield made
    smtp.PLAIN_PORTS.discard(sink.port)
    made.close()
