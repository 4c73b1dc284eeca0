"""Unpack a body piece by piece, so that a bomb is noticed before it goes off."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Protocol

import brotli

from moothall.kit.fetching.problems import FetchProblem

ACCEPTED = "gzip, deflate, br"
_PIECE = 64 * 1024


class Unpacker(Protocol):
    """Something that unpacks bytes, yielding no more than it is asked to hold."""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """Yield what the data unpacks to, in pieces."""
        ...

    def finish(self) -> None:
        """Raise FetchProblem when the body broke off."""
        ...


class _Plain:
    def feed(self, data: bytes) -> Iterable[bytes]:
        yield data

    def finish(self) -> None:
        """A plain body ends where it ends."""


class _Zlib:
    """gzip and deflate; servers send the latter with and without its wrapper."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS)
        self._started = False

    def feed(self, data: bytes) -> Iterable[bytes]:
        while data:
            if self._unpacker.eof:
                if self._encoding != "gzip":
                    return
                self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield self._piece(data)
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def finish(self) -> None:
        if self._started and not self._unpacker.eof:
            raise FetchProblem("encoding")

    def _piece(self, data: bytes) -> bytes:
        try:
            piece = self._unpacker.decompress(data, _PIECE)
        except zlib.error as error:
            if self._started or self._encoding == "gzip":
                raise FetchProblem("encoding") from error
            self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            piece = self._raw(data)
        self._started = True
        return piece

    def _raw(self, data: bytes) -> bytes:
        try:
            return self._unpacker.decompress(data, _PIECE)
        except zlib.error as error:
            raise FetchProblem("encoding") from error


class _Brotli:
    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> Iterable[bytes]:
        self._started = self._started or bool(data)
        try:
            yield self._unpacker.process(data, output_buffer_limit=_PIECE)
            while not self._unpacker.can_accept_more_data():
                yield self._unpacker.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise FetchProblem("encoding") from error

    def finish(self) -> None:
        if self._started and not self._unpacker.is_finished():
            raise FetchProblem("encoding")


def unpacker(encoding: str) -> Unpacker:
    """Return what unpacks a Content-Encoding.

    :raises FetchProblem: encoding, for one the hall did not ask for, or several on top of each other.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Plain()
    if name in {"gzip", "x-gzip"}:
        return _Zlib("gzip")
    if name == "deflate":
        return _Zlib("deflate")
    if name == "br":
        return _Brotli()
    raise FetchProblem("encoding")
