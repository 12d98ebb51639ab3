"""Uploads, downloads, previews and deletions at `/files`, with their effects read through Appwrite's own SDK."""

import base64
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from appwrite.exception import AppwriteException
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.storage import Storage
from appwrite.services.users import Users

from support import http
from support.backend import Backend, User
from support.chunk_breaker import ChunkBreaker
from support.curl import curl
from support.pair import KEY
from support.process import Emulator, Gateway, start_emulator, start_serve
from support.uploads import (
    CHUNK,
    MIB,
    events,
    file_part,
    form,
    make_bucket,
    path_of,
    pattern,
    send_large,
    text_part,
    upload,
)
from support.waiting import wait_for

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def storage(backend: Backend) -> Storage:
    return Storage(backend.client)


@pytest.fixture(scope="module")
def bucket(backend: Backend) -> str:
    """Everybody may do everything in it."""
    return make_bucket(backend)


def new_user(backend: Backend) -> User:
    email, password = f"{os.urandom(6).hex()}@example.com", "long-enough-1"
    Users(backend.client).create("unique()", email, None, password)
    return backend.log_in(email, password)


# Uploads


def test_an_upload_answers_what_upload_fields_keep(gateway: Gateway, storage: Storage, bucket: str):
    answer = upload(gateway, bucket, file_part("dot.png", PNG, "image/png"))
    assert answer.status == 201, answer
    told = answer.json
    assert told.keys() == {"url", "id", "name", "size", "type"}
    assert (told["name"], told["size"], told["type"]) == ("dot.png", len(PNG), "image/png")
    assert told["url"] == f"{gateway.url}/files/{bucket}/{told['id']}"
    kept = storage.get_file(bucket, told["id"])
    assert (kept["name"], kept["sizeOriginal"]) == ("dot.png", len(PNG))
    assert kept["signature"] == hashlib.md5(PNG).hexdigest()
    shown = gateway.get(path_of(told["url"]))
    assert (shown.status, shown.body) == (200, PNG)


def test_curl_uploads_several(gateway: Gateway, storage: Storage, bucket: str, tmp_path: Path):
    (tmp_path / "one.txt").write_text("one")
    (tmp_path / "two.txt").write_text("two")
    fields = ["-F", f"file=@{tmp_path}/one.txt", "-F", f'file=@{tmp_path}/two.txt;filename=zwölf "2".txt']
    answer = curl(*fields, f"{gateway.url}/files/{bucket}")
    assert answer.status == 201, answer
    assert [each["name"] for each in answer.json] == ["one.txt", "zwölf '2'.txt"]
    names = [storage.get_file(bucket, each["id"])["name"] for each in answer.json]
    assert names == ["one.txt", "zwölf '2'.txt"]
    contents = [gateway.get(path_of(each["url"])).body for each in answer.json]
    assert contents == [b"one", b"two"]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 12345])
def test_every_size_arrives_whole(gateway: Gateway, storage: Storage, bucket: str, size: int):
    content = pattern(size)
    answer = upload(gateway, bucket, file_part("a.bin", content))
    assert answer.status == 201, answer
    kept = storage.get_file(bucket, answer.json["id"])
    assert kept["sizeOriginal"] == size and kept["chunksUploaded"] == kept["chunksTotal"]
    assert kept["signature"] == hashlib.md5(content).hexdigest()
    assert gateway.get(path_of(answer.json["url"])).body == content


def test_fields_beside_the_file(gateway: Gateway, backend: Backend, storage: Storage):
    bucket = make_bucket(backend, file_security=True)
    user = new_user(backend)
    file_id = f"mine-{os.urandom(4).hex()}"
    parts = [text_part("fileId", file_id), text_part("permissions[]", f'read("user:{user.id}")')]
    answer = upload(gateway, bucket, *parts, file_part("a.txt", b"x"), headers=user.cookie)
    assert answer.status == 201 and answer.json["id"] == file_id, answer
    assert storage.get_file(bucket, file_id)["$permissions"] == [f'read("user:{user.id}")']
    again = upload(gateway, bucket, text_part("fileId", file_id), file_part("a.txt", b"x"), headers=user.cookie)
    assert (again.status, again.json["type"]) == (409, "storage_file_already_exists")

    headers = {**user.cookie, "X-Read-Permissions": "users", "X-Write-Permissions": f"user:{user.id}"}
    answer = upload(gateway, bucket, file_part("b.txt", b"x"), headers=headers)
    expected = {'read("users")', f'update("user:{user.id}")', f'delete("user:{user.id}")'}
    assert set(storage.get_file(bucket, answer.json["id"])["$permissions"]) == expected

    wrong = upload(gateway, bucket, text_part("permissions[]", "everybody"), file_part("a.txt", b"x"))
    assert (wrong.status, wrong.json["type"]) == (400, "gateway_permission_invalid")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "no file"),
        ([file_part("", b"")], "no file"),
        ([text_part("fileId", "x")], "no file"),
        ([file_part("a", b"x", field="image")], "the field `file`"),
        ([text_part("file", "x")], "no `filename`"),
        ([text_part("fileID", "x"), file_part("a", b"x")], "fileId"),
        ([text_part("fileId", "../x"), file_part("a", b"x")], "36"),
        ([text_part("fileId", "x"), file_part("a", b"x"), file_part("b", b"y")], "one file only"),
        ([b"X: y\r\n\r\n"], "Content-Disposition"),
        ([b"Content-Disposition: form-data\r\n\r\n"], "`name`"),
        ([b"Content-Disposition: form-data; name=x\r\nX: " + b"y" * 9000 + b"\r\n\r\n"], "longer than 8192"),
        ([text_part("fileId", "")] * 70, "more than 64 parts"),
        ([text_part("fileId", "x" * 70000)], "longer than 65536"),
    ],
)
def test_bad_forms_are_told_what_is_wrong(gateway: Gateway, bucket: str, parts: list[bytes], message: str):
    answer = upload(gateway, bucket, *parts)
    assert (answer.status, answer.json["type"]) == (400, "gateway_form_invalid"), answer
    assert message in answer.json["message"]


def test_bodies_that_are_no_forms(gateway: Gateway, bucket: str):
    target = f"/files/{bucket}"
    assert gateway.json("POST", target, {"file": "x"}).status == 415
    assert gateway.request("POST", target, {"Content-Type": "multipart/form-data"}, b"x").status == 400
    head, body = form(file_part("a.txt", b"content"))
    for broken in [body[:-6], body[:60], b"", b"\r\n" + body, body.replace(b"WebKit", b"Other")]:
        answer = gateway.request("POST", target, head, broken)
        assert (answer.status, answer.json["type"]) == (400, "gateway_form_invalid"), answer
    with http.Connection(gateway.url) as connection:
        connection.send_request("POST", target, [*head.items(), ("Content-Length", str(len(body)))])
        connection.send(body[:-4])
        connection.end_sending()
        assert connection.read_answer().status == 400


def test_too_large_is_said_before_it_is_sent(dev, tmp_path: Path):
    gateway = dev(environment={"REFINE_GATEWAY_FILES_MAX_SIZE": "1MiB", "REFINE_GATEWAY_FILES_BUCKETS": "here"})
    Storage(Backend(gateway).client).create_bucket("here", "Here", [Permission.create(Role.any())])
    head, _ = form()
    with http.Connection(gateway.url) as connection:
        connection.send_request("POST", "/files/here", [*head.items(), ("Content-Length", str(3 * MIB))])
        answer = connection.read_answer()
    assert (answer.status, answer.json["type"]) == (413, "gateway_file_too_large")
    answer = upload(gateway, "here", file_part("a.bin", pattern(MIB + 1)))
    assert answer.status == 413, answer
    assert upload(gateway, "here", file_part("a.bin", pattern(MIB))).status == 201
    assert upload(gateway, "elsewhere", file_part("a.bin", b"x")).json["type"] == "gateway_bucket_unknown"


def test_room_on_the_disk_is_bounded_and_given_back(dev):
    settings = {"REFINE_GATEWAY_FILES_DISK": "1MiB"}
    gateway = dev(environment=settings)
    bucket = make_bucket(Backend(gateway))
    for _ in range(3):
        full = upload(gateway, bucket, file_part("a.bin", pattern(MIB + 1)))
        assert (full.status, full.header("retry-after")) == (503, "5"), full
        assert upload(gateway, bucket, file_part("a.bin", pattern(MIB))).status == 201


def test_curl_is_invited_to_send_a_large_body(gateway: Gateway, bucket: str, tmp_path: Path):
    (tmp_path / "large.bin").write_bytes(pattern(3 * MIB))
    start = time.monotonic()
    answer = curl("-H", "Expect: 100-continue", "-F", f"file=@{tmp_path}/large.bin", f"{gateway.url}/files/{bucket}")
    assert answer.status == 201
    assert time.monotonic() - start < 0.9, "curl has waited a second for 100 Continue"


def test_names_are_made_harmless(gateway: Gateway, storage: Storage, bucket: str):
    for name, kept in [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\dir\\\\b.txt", "b.txt"),
        ("a%0D%0ASet-Cookie: x=y.txt", "aSet-Cookie: x=y.txt"),
        ("\u202egnp.exe", "gnp.exe"),
    ]:
        told = upload(gateway, bucket, file_part(name, b"x")).json
        assert told["name"] == kept == storage.get_file(bucket, told["id"])["name"]
        answer = gateway.get(path_of(told["url"]) + "/download")
        assert answer.status == 200 and answer.header("set-cookie") is None


def test_all_files_or_none(gateway: Gateway, backend: Backend, storage: Storage):
    bucket = make_bucket(backend, maximum=1000)
    answer = upload(gateway, bucket, file_part("a", b"x"), file_part("b", b"y" * 2000))
    assert (answer.status, answer.json["type"]) == (400, "storage_invalid_file_size")
    assert storage.list_files(bucket)["total"] == 0


# Who may


def test_a_private_file_of_one_of_two_users(gateway: Gateway, backend: Backend):
    bucket = make_bucket(backend, [Permission.create(Role.users())], file_security=True)
    alice, bob = new_user(backend), new_user(backend)
    assert upload(gateway, bucket, file_part("a.txt", b"secret")).status == 401, "guests may not"
    told = upload(gateway, bucket, file_part("a.txt", b"secret"), headers=alice.cookie).json
    path = path_of(told["url"])
    assert gateway.get(path, alice.cookie).body == b"secret"
    for who in [bob.cookie, None]:
        for each in [path, path + "/download", path + "/preview"]:
            answer = gateway.get(each, who)
            assert answer.status in (401, 404) and b"secret" not in answer.body, answer
    assert gateway.request("DELETE", path, bob.cookie).status in (401, 404)
    assert gateway.get(path, alice.cookie).status == 200
    deleted = gateway.request("DELETE", path, alice.cookie)
    assert (deleted.status, deleted.json) == (200, {"id": told["id"]})
    assert gateway.get(path, alice.cookie).status == 404


def test_the_cookie_alone_does_not_upload_from_anywhere(gateway: Gateway, backend: Backend, storage: Storage):
    bucket = make_bucket(backend, [Permission.create(Role.users())])
    cookie = {"Cookie": new_user(backend).cookie["Cookie"]}
    for origin in [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]:
        answer = upload(gateway, bucket, file_part("a.txt", b"x"), headers={**cookie, **origin})
        assert answer.status == 403, answer
    assert storage.list_files(bucket)["total"] == 0
    page = {**cookie, "Origin": "http://localhost:5173"}
    assert upload(gateway, bucket, file_part("a.txt", b"x"), headers=page).status == 201


# Downloads


@pytest.fixture(scope="module")
def digits(gateway: Gateway, bucket: str) -> str:
    """The path of a file with ten digits."""
    return path_of(upload(gateway, bucket, file_part("digits.txt", b"0123456789", "text/plain")).json["url"])


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=9-9", 206, b"9", "bytes 9-9/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=8-500", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, None, "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("nonsense", 200, b"0123456789", None),
    ],
)
def test_ranges(gateway: Gateway, digits: str, asked: str, status: int, body: bytes | None, told: str | None):
    answer = gateway.get(digits, {"Range": asked})
    assert (answer.status, answer.header("content-range")) == (status, told), answer
    if body is not None:
        assert answer.body == body and answer.header("content-length") == str(len(body))
    else:
        assert answer.json["type"] == "gateway_range_unsatisfiable"


def test_versions_save_bytes(gateway: Gateway, digits: str):
    first = gateway.get(digits)
    tag, date = first.header("etag"), first.header("last-modified")
    assert tag == f'"{hashlib.md5(b"0123456789").hexdigest()}"' and date.endswith(" GMT")
    assert first.header("accept-ranges") == "bytes"
    for held in [{"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": date}]:
        answer = gateway.get(digits, held)
        assert (answer.status, answer.body, answer.header("etag")) == (304, b"", tag)
    assert gateway.get(digits, {"If-None-Match": '"x"'}).status == 200
    assert gateway.get(digits, {"Range": "bytes=0-1", "If-Range": tag}).status == 206
    assert gateway.get(digits, {"Range": "bytes=0-1", "If-Range": '"x"'}).status == 200
    head = gateway.request("HEAD", digits)
    assert (head.status, head.body, head.header("content-length")) == (200, b"", "10")
    for name in ["content-type", "etag", "last-modified", "content-disposition"]:
        assert head.header(name) == first.header(name)


@pytest.mark.parametrize(
    ("name", "content", "content_type", "is_shown"),
    [
        ("dot.png", PNG, "image/png", True),
        ("a.txt", b"plain", "text/plain", True),
        ("page.html", b"<!doctype html><script>alert(1)</script>", "text/html", False),
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', None, False),
        ("liar.png", b"<html><script>alert(1)</script>", "image/png", False),
        ("a.xml", b"<?xml version='1.0'?><x/>", "text/xml", False),
        ("a.pdf", b"%PDF-1.4 ", "application/pdf", False),
    ],
)
def test_no_file_scripts_the_origin(gateway: Gateway, bucket: str, name: str, content: bytes, content_type, is_shown):
    told = upload(gateway, bucket, file_part(name, content, content_type or "image/svg+xml")).json
    for suffix in ["", "/download", "?download"]:
        answer = gateway.get(path_of(told["url"]) + suffix)
        assert (answer.status, answer.body) == (200, content)
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("content-security-policy") == "sandbox; default-src 'none'"
        kind = "inline" if is_shown and not suffix else "attachment"
        assert answer.header("content-disposition") == f'{kind}; filename="{name}"'
    if name == "liar.png":
        assert answer.header("content-type") != "image/png"


def test_previews_pass_checked_parameters_on(gateway: Gateway, bucket: str):
    path = path_of(upload(gateway, bucket, file_part("dot.png", PNG, "image/png")).json["url"])
    answer = gateway.get(path + "/preview?width=10&height=10&gravity=center&quality=80")
    assert (answer.status, answer.header("content-type"), answer.body) == (200, "image/png", PNG)
    assert answer.header("content-disposition").startswith("inline")
    tag = answer.header("etag")
    assert (
        gateway.get(path + "/preview?height=10&quality=80&gravity=center&width=10", {"If-None-Match": tag}).status
        == 304
    )
    assert gateway.get(path + "/preview?width=11", {"If-None-Match": tag}).status == 200
    assert gateway.request("HEAD", path + "/preview").status == 200
    for query, kind in [("width=4001", "invalid"), ("output=exe", "invalid"), ("project=x", "unknown")]:
        refused = gateway.get(f"{path}/preview?{query}")
        assert (refused.status, refused.json["type"]) == (400, f"gateway_parameter_{kind}")
    text = path_of(upload(gateway, bucket, file_part("a.txt", b"x")).json["url"])
    assert gateway.get(text + "/preview").status == 400


def test_what_is_not_there(gateway: Gateway, bucket: str):
    for path in [f"/files/{bucket}/nope", f"/files/{bucket}/nope/download", "/files/nope/nope"]:
        assert gateway.get(path).status == 404
    assert gateway.get("/files").status == 404 and gateway.get(f"/files/{bucket}/a/b").status == 404
    assert gateway.get(f"/files/{bucket}/..%2f..%2fusers").status == 404
    for method, path in [
        ("GET", f"/files/{bucket}"),
        ("POST", f"/files/{bucket}/a"),
        ("DELETE", f"/files/{bucket}/a/preview"),
    ]:
        answer = gateway.request(method, path)
        assert answer.status == 405 and answer.header("allow"), answer


# Progress


def test_progress_as_events(gateway: Gateway, storage: Storage, bucket: str):
    size = 2 * CHUNK + 5
    answer = upload(gateway, bucket, file_part("a.bin", pattern(size)), headers={"Accept": "text/event-stream"})
    assert (answer.status, answer.header("content-type")) == (200, "text/event-stream")
    told = events(answer.body)
    name, result = told[-1]
    assert name == "answer" and storage.get_file(bucket, result["id"])["sizeOriginal"] == size
    progress = [data for name, data in told[:-1] if name == "progress"]
    assert len(progress) == len(told) - 1
    receiving = [data for data in progress if "total" not in data]
    assert len(receiving) >= 5 and all(data["loaded"] == 0 for data in receiving)
    assert [data["received"] for data in progress] == sorted(data["received"] for data in progress)
    loading = [(data["loaded"], data["total"]) for data in progress if "total" in data]
    assert loading == [(0, size), (CHUNK, size), (2 * CHUNK, size), (size, size)]


def test_errors_as_events(gateway: Gateway, bucket: str):
    stream = {"Accept": "text/event-stream"}
    told = events(upload(gateway, bucket, text_part("fileId", "x"), headers=stream).body)
    assert [name for name, _ in told][-1] == "error"
    assert told[-1][1]["type"] == "gateway_form_invalid" and told[-1][1]["statusCode"] == 400
    told = events(upload(gateway, "nowhere", file_part("a", b"x"), headers=stream).body)
    assert told[-1][0] == "error" and told[-1][1]["statusCode"] == 404
    assert gateway.json("POST", f"/files/{bucket}", {}, stream).status == 415


# Two processes: faults and memory


@pytest.fixture(scope="module")
def emulator(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = start_emulator(tmp_path_factory.mktemp("storage"), KEY, more=["--max-file-size", "2000000000"])
    Backend(Gateway(running.process, "", "", running.endpoint, running.project, KEY)).tables.create("main", "Main")
    yield running
    running.stop()


@pytest.fixture
def breaker(emulator: Emulator) -> Iterator[ChunkBreaker]:
    with ChunkBreaker(emulator.endpoint) as breaker:
        yield breaker


@pytest.fixture
def behind(breaker: ChunkBreaker, emulator: Emulator, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway that reaches Appwrite through the breaker."""
    gateway = start_serve(tmp_path, breaker.endpoint, KEY)
    yield gateway
    gateway.stop()


def behind_backend(emulator: Emulator) -> Backend:
    return Backend(Gateway(emulator.process, "", "", emulator.endpoint, emulator.project, KEY))


def chunk_range(number: int, size: int) -> str:
    return f"bytes {number * CHUNK}-{min((number + 1) * CHUNK, size) - 1}/{size}"


@pytest.mark.parametrize(
    ("before", "after"),
    [(set(), set()), ({1}, set()), (set(), {1}), ({0, 1}, {3}), (set(), {2}), ({2, 3}, set()), (set(), {0, 1, 2, 3})],
)
def test_a_broken_chunk_is_resumed(behind: Gateway, breaker: ChunkBreaker, emulator: Emulator, before, after):
    backend = behind_backend(emulator)
    bucket = make_bucket(backend, file_security=True)
    user = new_user(backend)
    breaker.lost_before, breaker.lost_after = before, after
    size = 2 * CHUNK + 777
    content = pattern(size)
    answer = upload(behind, bucket, file_part("a.bin", content), headers=user.cookie)
    assert answer.status == 201, answer
    # A chunk on a kept connection that breaks is sent again by libcurl, before the gateway hears of it.
    sent = [chunk.range for chunk in breaker.chunks]
    assert list(dict.fromkeys(sent)) == [chunk_range(number, size) for number in range(3)]
    assert len(sent) - 3 <= 2 * len(before | after)
    assert {chunk.id for chunk in breaker.chunks} == {answer.json["id"]}
    assert all(chunk.key is None and chunk.session for chunk in breaker.chunks), "the caller's own credential alone"
    kept = Storage(backend.client).get_file(bucket, answer.json["id"])
    assert kept["signature"] == hashlib.md5(content).hexdigest()


def test_a_small_file_is_not_there_twice(behind: Gateway, breaker: ChunkBreaker, emulator: Emulator):
    bucket = make_bucket(behind_backend(emulator))
    breaker.lost_after = {0}
    answer = upload(behind, bucket, file_part("a.bin", b"small"))
    assert answer.status == 201, answer
    listed = Storage(behind_backend(emulator).client).list_files(bucket)
    assert [each["$id"] for each in listed["files"]] == [answer.json["id"]]


def test_who_may_not_read_uploads_all_the_same(behind: Gateway, breaker: ChunkBreaker, emulator: Emulator):
    backend = behind_backend(emulator)
    bucket = make_bucket(backend, [Permission.create(Role.any())])
    breaker.lost_after = {0}
    answer = upload(behind, bucket, file_part("a.bin", b"small"))
    assert answer.status == 201, answer
    assert Storage(backend.client).get_file(bucket, answer.json["id"])["sizeOriginal"] == 5


def test_an_upload_that_is_given_up_leaves_nothing(behind: Gateway, breaker: ChunkBreaker, emulator: Emulator):
    backend = behind_backend(emulator)
    bucket = make_bucket(backend)
    breaker.lost_before = set(range(1, 100))
    answer = upload(behind, bucket, file_part("a.bin", pattern(CHUNK + 1)))
    assert (answer.status, answer.json["type"]) == (502, "gateway_outcome_unknown"), answer
    assert answer.json["details"]["ids"] == [breaker.chunks[0].id]
    assert len(breaker.chunks) in (7, 8), "one, and one with six attempts"
    assert Storage(backend.client).list_files(bucket)["total"] == 0


@pytest.fixture
def alone(emulator: Emulator, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway whose memory is its own."""
    gateway = start_serve(tmp_path, emulator.endpoint, KEY)
    yield gateway
    gateway.stop()


@pytest.mark.slow
def test_large_files_do_not_grow_the_gateway(alone: Gateway, emulator: Emulator):
    size = 200 * MIB
    backend = behind_backend(emulator)
    bucket = make_bucket(backend, maximum=2_000_000_000)
    process = alone.process
    upload(alone, bucket, file_part("warm.bin", pattern(2 * CHUNK)))
    process.forget_peak()
    before, descriptors = process.resident_kilobytes, process.descriptors
    answer = send_large(alone.url, f"/files/{bucket}", size)
    assert answer.status == 201, answer
    grown = (process.peak_kilobytes - before) / 1024
    print(f"200 MiB up: {grown:.1f} MiB of growth over {before / 1024:.0f} MiB")
    assert grown < 64
    kept = Storage(backend.client).get_file(bucket, answer.json["id"])
    assert (kept["sizeOriginal"], kept["chunksUploaded"]) == (size, 40)

    process.forget_peak()
    target = path_of(answer.json["url"])
    digest, count = hashlib.md5(), 0
    with http.Connection(alone.url, timeout=100) as connection:
        connection.send_request("GET", target)
        head = connection.read_head()
        assert (head.status, head.header("content-length")) == (200, str(size))
        while count < size:
            piece = connection.read_some()
            digest.update(piece)
            count += len(piece)
    assert digest.hexdigest() == kept["signature"]
    grown = (process.peak_kilobytes - before) / 1024
    print(f"200 MiB down: {grown:.1f} MiB of growth")
    assert grown < 64

    # Somebody who asks and does not read holds up nothing, in the gateway or behind it.
    process.forget_peak()
    upstream = emulator.process.descriptors
    with http.Connection(alone.url) as connection:
        connection.send_request("GET", target)
        connection.read_head()
        time.sleep(1)
        assert (process.peak_kilobytes - before) / 1024 < 64
        assert alone.get(target, {"Range": "bytes=0-3"}).status == 206
    wait_for(lambda: process.descriptors <= descriptors + 2, "the transfer ends with its reader")
    wait_for(lambda: emulator.process.descriptors <= upstream + 2, "the transfer ends at Appwrite, too")


def test_nothing_of_an_upload_has_a_name(alone: Gateway, emulator: Emulator, tmp_path: Path):
    """What an upload lays on the disk is gone with the process, however that ends."""
    bucket = make_bucket(behind_backend(emulator))
    head, body = form(file_part("a.bin", pattern(3 * MIB)))
    with http.Connection(alone.url) as connection:
        connection.send_request("POST", f"/files/{bucket}", [*head.items(), ("Content-Length", str(len(body)))])
        connection.send(body[: 2 * MIB])

        def spooled() -> list[str]:
            folder = Path(f"/proc/{alone.process.pid}/fd")
            links = [os.readlink(each) for each in folder.iterdir() if each.is_symlink()]
            return [link for link in links if "refine-gateway-" in link]

        wait_for(lambda: len(spooled()) == 1, "the upload lies on the disk")
        assert all(link.endswith("(deleted)") for link in spooled())
    wait_for(lambda: not spooled(), "it is gone with its sender")


def test_no_secret_is_logged(gateway: Gateway, backend: Backend, bucket: str):
    user = new_user(backend)
    upload(gateway, bucket, file_part("canary-name.txt", b"canary-content"), headers=user.cookie)
    for secret in [user.secret, "canary-name", "canary-content", gateway.key]:
        assert secret not in gateway.process.output


def test_the_sdk_reads_what_was_uploaded(gateway: Gateway, storage: Storage, bucket: str):
    told = upload(gateway, bucket, file_part("a.bin", pattern(CHUNK + 3))).json
    assert storage.get_file_download(bucket, told["id"]) == pattern(CHUNK + 3)
    assert gateway.request("DELETE", path_of(told["url"])).status == 200
    with pytest.raises(AppwriteException):
        storage.get_file(bucket, told["id"])


# Files within rows


def test_files_in_rows_are_uploaded(binary: Path, emulator: Emulator, tmp_path: Path):
    backend = behind_backend(emulator)
    storage = Storage(backend.client)
    photos = make_bucket(backend)
    columns = {
        "title": ("string", {"size": 100}),
        "cover": ("string", {"size": 1000}),
        "links": ("string", {"size": 1000, "array": True}),
        "images": ("string", {"size": 5000}),
    }
    table = backend.make_table(columns)
    more = (
        f"  named:\n    {table.id}:\n      json: [images]\n"
        f"      files: {{cover: {photos}, links: {photos}, images: {photos}}}\n"
    )
    gateway = start_serve(tmp_path, emulator.endpoint, KEY, more)
    encoded = "data:image/png;base64," + base64.b64encode(PNG).decode()
    entry = {"uid": "1", "name": "dot.png", "type": "image/png", "size": len(PNG), "percent": 100, "status": "done"}
    inline = {**entry, "base64String": encoded}

    made = gateway.json(
        "POST", f"/rest/{table.id}", {"title": "x", "cover": encoded, "links": [inline, "/kept"], "images": [inline]}
    )
    assert made.status == 201, made
    row = made.json
    urls = [row["cover"], row["links"][0], row["images"][0]["url"]]
    assert row["links"][1] == "/kept" and row["images"] == [{**entry, "url": urls[2]}]
    for url in urls:
        assert url.startswith(f"{gateway.url}/files/{photos}/")
        shown = gateway.get(path_of(url))
        assert (shown.status, shown.body, shown.header("content-type")) == (200, PNG, "image/png")
    assert table.get(row["id"])["cover"] == urls[0]
    assert storage.list_files(photos)["total"] == 3

    # What an edit form sends back stays, and what is new goes up.
    edited = gateway.json("PATCH", f"/simple-rest/{table.id}/{row['id']}", {"images": [*row["images"], inline]}).json
    assert edited["images"][0] == row["images"][0] and edited["images"][1]["url"] not in urls
    many = gateway.json("POST", f"/strapi-v4/{table.id}/bulk", {"data": [{"cover": encoded}, {"cover": encoded}]})
    assert many.status in (200, 201), many
    assert storage.list_files(photos)["total"] == 6

    # Of a row that is refused nothing stays behind.
    for refused in [{"cover": encoded, "nope": 1}, {"cover": encoded, "title": "x" * 200}]:
        answer = gateway.json("POST", f"/rest/{table.id}", refused)
        assert answer.status == 400, answer
    broken = gateway.json("POST", f"/rest/{table.id}", {"cover": "data:image/png;base64,%%"})
    assert (broken.status, broken.json["type"]) == (400, "gateway_file_unreadable")
    assert storage.list_files(photos)["total"] == 6
    gateway.stop()
