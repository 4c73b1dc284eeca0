"""A lane that breaks in a way nobody foresaw stops the worker, so that its keeper starts a new one."""

import pytest

from moothall.minutes.work import worker as work
from moothall.minutes.work.worker import Worker


def test_an_unforeseen_error_stops_the_worker_with_a_failure(monkeypatch):
    monkeypatch.setattr("moothall.minutes.work.worker.signal.signal", lambda *_: None)
    monkeypatch.setattr(work, "lanes", lambda: ["hall"])
    monkeypatch.setattr(Worker, "_watch", lambda self: False)
    monkeypatch.setattr(work, "WATCH_EVERY", 0.01)

    def breaks(self, lane):
        raise TypeError("nobody thought of this")

    monkeypatch.setattr(Worker, "do_batch", breaks)
    monkeypatch.setattr("moothall.minutes.work.worker.connection.close", lambda: None)
    with pytest.raises(SystemExit) as left:
        Worker().run()
    assert left.value.code == 1
