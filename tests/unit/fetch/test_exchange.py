import gzip
import os
import zlib

import pytest

from extractors.fetch.exchange import decode

TEXT = b"<p>some text of a page, long enough to be worth packing</p>" * 50


def headless(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("payload", "coding"),
    [
        pytest.param(TEXT, "identity", id="none"),
        pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
        pytest.param(gzip.compress(TEXT), "X-GZIP", id="another name"),
        pytest.param(gzip.compress(TEXT[:70]) + gzip.compress(TEXT[70:]), "gzip", id="two members"),
        pytest.param(gzip.compress(TEXT) + b"garbage", "gzip", id="garbage behind"),
        pytest.param(
            gzip.compress(TEXT) + gzip.compress(b"more")[:-8] + bytes(8), "gzip", id="bad member behind"
        ),
        pytest.param(
            b"".join(gzip.compress(TEXT[i : i + 1]) for i in range(len(TEXT))), "gzip", id="many members"
        ),
        pytest.param(gzip.compress(b"") * 3 + gzip.compress(TEXT), "gzip", id="empty members before"),
        pytest.param(zlib.compress(TEXT), "deflate", id="deflate"),
        pytest.param(headless(TEXT), "deflate", id="deflate without its header"),
        pytest.param(zlib.compress(gzip.compress(TEXT)), "gzip, deflate", id="packed twice"),
        pytest.param(TEXT, "gzip", id="not packed as claimed"),
        pytest.param(TEXT, "deflate", id="not deflated as claimed"),
    ],
)
def test_a_payload_is_unpacked(payload: bytes, coding: str) -> None:
    assert decode(payload, [("Content-Encoding", coding)]) == TEXT


def test_of_a_payload_that_was_cut_off_the_beginning_is_unpacked() -> None:
    body = decode(gzip.compress(TEXT)[:60], [("content-encoding", "gzip")])
    assert len(body) > 10
    assert TEXT.startswith(body)


@pytest.mark.parametrize(
    ("payload", "coding"),
    [(gzip.compress(TEXT), "gzip"), (zlib.compress(TEXT), "deflate"), (headless(TEXT), "deflate")],
)
def test_no_more_than_the_limit_is_unpacked(payload: bytes, coding: str) -> None:
    assert decode(payload, [("content-encoding", coding)], 100) == TEXT[:100]


def test_empty_members_and_garbage_hold_nothing() -> None:
    assert decode(gzip.compress(b"") * 2 + b"garbage", [("content-encoding", "gzip")]) == b""


class Counter:
    """A decompressor of zlib that notes the bytes that it is given and those that it gives back unused."""

    def __init__(self, wbits: int) -> None:
        self._wrapped = decompressobj(wbits)

    def __getattr__(self, name: str) -> object:
        return getattr(self._wrapped, name)

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        handled.append(len(data))
        return self._wrapped.decompress(data, max_length)


decompressobj = zlib.decompressobj
handled: list[int] = []


def test_work_grows_with_the_payload_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zlib, "decompressobj", Counter)
    members = [gzip.compress(b"", mtime=0)] * 5000 + [gzip.compress(os.urandom(20_000))] * 20
    payload = b"".join(members)
    handled.clear()
    decode(payload, [("content-encoding", "gzip")])
    # For each member, what it takes and what comes behind it in the last step; at least one step.
    assert sum(handled) < 3 * len(payload) + 512 * len(members)


def test_what_the_limit_cut_is_not_unpacked_further() -> None:
    # Unpacked stored and cut, it would come out a few bytes short of the limit, as if it were whole.
    inner = gzip.compress(TEXT, compresslevel=0)
    payload = gzip.compress(inner)
    assert len(decode(payload, [("content-encoding", "gzip, gzip")], 1000)) == 1000
