"""Pages of the door: the list for those who keep it, the code on the screen, and what guests see."""

from moothall.arrivals.views.codes import code_detail
from moothall.arrivals.views.doors import door, walk_in_create
from moothall.arrivals.views.here import here
from moothall.arrivals.views.scans import scan
from moothall.arrivals.views.workers import worker

__all__ = ["code_detail", "door", "here", "scan", "walk_in_create", "worker"]
