"""Rows that lead to others: in selections, where they are gone, and in what is written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from appwrite.enums.relation_mutate import RelationMutate
from appwrite.enums.relationship_type import RelationshipType

from support import http
from support.backend import Backend, Table
from support.process import Gateway

DIALECTS = {
    "simple-rest": ("_fields={fields}", "_populate={paths}"),
    "rest": ("fields={fields}", "populate={paths}"),
    "strapi-v4": ("fields={fields}", "populate={paths}"),
    "nestjsx-crud": ("fields={fields}", "join={paths}"),
}

NAME = {"name": ("string", {"size": 40})}


@dataclass
class Library:
    gateway: Gateway
    books: Table
    authors: Table
    labels: Table
    private: Table
    """Authors that only the key may read."""

    def rows(self, dialect: str, query: str) -> http.Answer:
        return self.gateway.get(f"/{dialect}/{self.books.resource}?{query}")

    def list(self, dialect: str, query: str) -> list[dict]:
        answer = self.rows(dialect, query)
        assert answer.status == 200, answer.body
        body = answer.json
        rows = body if isinstance(body, list) else body["data"]
        return [{"id": row["id"], **row["attributes"]} if "attributes" in row else row for row in rows]

    def send(self, method: str, path: str, body: object) -> http.Answer:
        return self.gateway.request(method, self.books.path + path, {}, json.dumps(body).encode())

    def book(self, row_id: str) -> dict:
        return self.gateway.get(f"{self.books.path}/{row_id}?_populate=author,labels").json


@pytest.fixture(scope="module")
def library(gateway: Gateway, backend: Backend) -> Iterator[Library]:
    books, authors, labels = (backend.make_table(NAME) for _ in range(3))
    private = backend.make_table(NAME, permissions=[], row_security=True)

    def add(related: Table, kind: RelationshipType, key: str, back: str | None = None) -> None:
        backend.tables.create_relationship_column(
            gateway.database, books.id, related.id, kind, back is not None, key, back, RelationMutate.SETNULL
        )

    add(authors, RelationshipType.MANYTOONE, "author", "books")
    add(labels, RelationshipType.MANYTOMANY, "labels")
    add(private, RelationshipType.MANYTOONE, "owner")
    authors.create("ada", name="Ada")
    private.create("secret", name="Secret")
    for label in ("red", "blue"):
        labels.create(label, name=label)
    books.create("b1", name="First", author="ada", labels=["red", "blue"], owner="secret")
    books.create("b2", name="Second")
    yield Library(gateway, books, authors, labels, private)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_related_rows_are_selected_by_name(library: Library, dialect: str):
    fields, _ = DIALECTS[dialect]
    [first, second] = library.list(dialect, fields.format(fields="name,labels"))
    assert first["name"] == "First"
    assert [label["id"] for label in first["labels"]] == ["red", "blue"]
    assert second["labels"] == []
    assert "author" not in first


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_selection_of_related_rows_alone_leaves_the_own_columns_out(library: Library, dialect: str):
    fields, _ = DIALECTS[dialect]
    [first, _] = library.list(dialect, fields.format(fields="labels.name"))
    assert [label["name"] for label in first["labels"]] == ["red", "blue"]
    assert "name" not in first


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_way_back_is_refused_by_name(library: Library, dialect: str):
    _, populate = DIALECTS[dialect]
    answer = library.rows(dialect, populate.format(paths="author.books"))
    assert (answer.status, answer.json["type"]) == (400, "gateway_column_unsupported")
    assert "`author.books`" in json.dumps(answer.json)


def test_strapis_nested_populate_is_refused_by_name(library: Library):
    answer = library.rows("strapi-v4", "populate[author][populate]=books")
    assert answer.status == 400
    assert "author.books" in answer.json["errors"]
    [first, _] = library.list("strapi-v4", "populate[author][populate]=*")
    assert first["author"]["name"] == "Ada"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_row_that_may_not_be_read_is_null(library: Library, dialect: str):
    _, populate = DIALECTS[dialect]
    [first, second] = library.list(dialect, populate.format(paths="owner"))
    assert first["owner"] is None
    assert second["owner"] is None


def test_an_empty_list_clears_a_relationship_to_one_row(library: Library):
    library.books.create("b3", name="Third", author="ada")
    answer = library.send("PATCH", "/b3", {"author": []})
    assert answer.status == 200, answer.body
    assert library.book("b3")["author"] is None
    library.books.delete("b3")


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_clears_a_relationship_to_several_rows(library: Library, nothing: object):
    created = library.send("POST", "", {"id": "b4", "name": "Fourth", "labels": nothing})
    assert created.status == 201, created.body
    assert library.send("PATCH", "/b4", {"labels": ["red"]}).status == 200
    assert [label["id"] for label in library.book("b4")["labels"]] == ["red"]
    cleared = library.send("PATCH", "/b4", {"labels": nothing})
    assert cleared.status == 200, cleared.body
    assert library.book("b4")["labels"] == []
    library.books.delete("b4")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/b1", {"author": "nobody"}),
        ("PATCH", "/b1", {"name": "x", "author": {"id": "nobody"}}),
        ("PATCH", "/bulk?ids=b1,b2", {"author": "nobody"}),
        ("POST", "", {"name": "x", "author": "nobody"}),
        ("POST", "/bulk", [{"name": "x"}, {"name": "y", "author": "nobody"}]),
    ],
)
def test_an_id_that_no_row_has_is_told(library: Library, method: str, path: str, body: object):
    answer = library.send(method, path, body)
    assert (answer.status, answer.json["type"]) == (400, "gateway_value_invalid"), answer.body
    assert "nobody" in answer.json["errors"]["author"][0]
    assert library.book("b1")["author"]["id"] == "ada"
    assert len(library.list("simple-rest", "")) == 2


def test_labels_that_no_row_has_are_told(library: Library):
    answer = library.send("PATCH", "/b1", {"labels": ["red", "green", "grey"]})
    assert answer.status == 400
    assert '"green" and 1 more' in answer.json["errors"]["labels"][0]
    assert [label["id"] for label in library.book("b1")["labels"]] == ["red", "blue"]
