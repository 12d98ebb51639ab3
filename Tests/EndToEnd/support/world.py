"""The backend that the recordings speak of: `posts`, `users` and `blog/posts`, with rows that every filter can find."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from appwrite.enums.relation_mutate import RelationMutate
from appwrite.enums.relationship_type import RelationshipType

from support.backend import Backend, Table
from support.process import Gateway, start_dev

Columns = dict[str, tuple[str, dict]]

ALL_ROWS = '{"method":"limit","values":[1000]}'
PLAIN_TITLES = ["foo", "a", "b", "10", "20", "x", "true", "false", "food", "1", "2", "bar"]
IDS = ["a", "a1", "b2", "x", "0", "1", "2", "3", "null", "undefined", *(f"id{number}" for number in range(25))]
DATES = ["2024-02-29T23:59:59.000+00:00", "2024-02-29T23:59:59.123+00:00", "2024-03-01T00:00:00.000+00:00"]

POSTS: Columns = {
    "title": ("string", {"size": 200}),
    "price": ("float", {}),
    "status": ("string", {"size": 20}),
    "createdAt": ("datetime", {}),
    "x": ("integer", {}),
    "n": ("float", {}),
    "zero": ("integer", {}),
    "yes": ("boolean", {}),
    "no": ("boolean", {}),
    "nil": ("string", {"size": 10}),
    "when": ("datetime", {}),
    "tags": ("string", {"size": 10, "array": True}),
    "empty": ("string", {"size": 10}),
}
"""The columns that json-server's providers have a use for."""


def post(number: int, row_id: str, title: str) -> dict:
    return {
        "$id": row_id,
        "title": title,
        "price": float(number),
        "status": "ab"[number // 2 % 2],
        "createdAt": DATES[number % 3],
        "x": number % 3,
    }


def posts(titles: list[str]) -> list[dict]:
    """Rows with the ids that the recordings name, and one for each title that is none of the plain ones."""
    odd = [title for title in titles if title not in PLAIN_TITLES]
    plain = [PLAIN_TITLES[number % len(PLAIN_TITLES)] for number in range(len(IDS))]
    ids = [*IDS, *(f"odd{number}" for number in range(len(odd)))]
    return [post(number, *each) for number, each in enumerate(zip(ids, [*plain, *odd], strict=True))]


@dataclass
class World:
    """`posts` and `users` as the recordings expect them, once they are put back, as they must be after each change."""

    gateway: Gateway
    posts: Table
    users: Table
    other_posts: Table
    """Those of the database `blog`."""
    baseline: dict[str, dict]
    """The posts as they are at first, by id."""
    rows: list[dict] = field(default_factory=list)
    """All posts as Appwrite has them now, in its natural order."""
    user: dict = field(default_factory=dict)
    """The only one of `users`, `u1`."""

    @classmethod
    def open(cls, folder: Path, columns: Columns, rows: list[dict], *flags: str) -> "World":
        """A gateway of its own, with these posts in its default database."""
        gateway = start_dev(folder, *flags)
        backend = Backend(gateway)
        for table in backend.tables.list_tables(gateway.database)["tables"]:
            backend.tables.delete_table(gateway.database, table["$id"])
        backend.tables.create("blog", "Blog")
        title = {"title": ("string", {"size": 100})}
        return cls(
            gateway,
            backend.make_table(columns, "posts"),
            backend.make_table({"name": ("string", {"size": 100})}, "users"),
            backend.make_table(title, "posts", database="blog"),
            {row["$id"]: blank(columns) | row for row in rows},
        )

    def put_back(self) -> None:
        """Puts the posts back as they are at first."""
        stored = {row["$id"]: row for row in self.posts.rows(ALL_ROWS)}
        for row_id in stored.keys() - self.baseline.keys():
            self.posts.delete(row_id)
        for row_id, row in self.baseline.items():
            data = {key: value for key, value in row.items() if key != "$id"}
            if row_id not in stored:
                self.posts.create(row_id, **data)
            elif not is_as_written(stored[row_id], data):
                self.posts.update(row_id, **data)
        self.users.sdk.delete_rows(self.users.database, self.users.id)
        self.user = self.users.create("u1", name="somebody")
        self.rows = self.posts.rows(ALL_ROWS)

    @property
    def ids(self) -> set[str]:
        return {row["$id"] for row in self.rows}

    def table(self, resource: str) -> Table:
        return {"users": self.users, "blog/posts": self.other_posts}.get(resource.lstrip("/"), self.posts)


def blank(columns: Columns) -> dict:
    return {key: [] if options.get("array") else None for key, (_, options) in columns.items()}


def is_as_written(stored: dict, data: dict) -> bool:
    """Whether a row still has what was written; rows related to many are shown only to those who ask for them."""
    return all(stored[key] == value for key, value in data.items() if key in stored)


# What the other dialects' providers speak of besides


CATEGORIES = {"c1": ("Cats", "s1"), "c2": ("axes", "s2"), "c3": ("bees", None)}
"""Name and parent."""
SECTIONS = {"s1": "extra", "s2": "more"}
TAGS = {"a": "tag a", "b": "tag b"}
JSON_COLUMNS = ["nested", "file"]
MORE: Columns = {
    "a": ("string", {"size": 10}),
    "b": ("string", {"size": 10}),
    "c": ("integer", {}),
    "d": ("integer", {}),
    "deep": ("string", {"size": 10}),
    "deep2": ("string", {"size": 10}),
    "mid": ("integer", {}),
    "top": ("integer", {}),
    "title_like": ("string", {"size": 10}),
    "locale": ("string", {"size": 5}),
    "nested": ("string", {"size": 200}),
    "file": ("string", {"size": 500}),
}
WIDE_POSTS: Columns = {key: column for key, column in (POSTS | MORE).items() if key != "tags"}


def wide_posts(titles: list[str]) -> list[dict]:
    return [row | more(number) for number, row in enumerate([*posts(titles), *untitled()])]


def untitled() -> list[dict]:
    return [{"$id": f"untitled{number}", "title": None, "price": None, "x": None} for number in range(3)]


def more(number: int) -> dict:
    return {
        "a": "x1yz"[number % 4],
        "b": None if number % 3 else "b",
        "c": number % 3,
        "d": number % 4,
        "deep": "vu"[number % 2],
        "deep2": "wz"[number % 3 // 2],
        "mid": number % 6,
        "top": number % 12,
        "title_like": "xy"[number % 2],
        "locale": ["de", "en", None][number % 3],
        "category": [None, "c1", "c2", "c3"][number % 4],
        "tags": [[], ["a"], ["b"], ["a", "b"]][number % 4],
    }


@dataclass
class WideWorld(World):
    """A world whose posts have relationships to `categories`, which have a parent, and to `tags`."""

    related: dict[str, dict[str, dict]] = field(default_factory=dict)
    """The rows of `sections`, `categories` and `tags` as Appwrite has them, by id."""

    @classmethod
    def open(cls, folder: Path, rows: list[dict]) -> "WideWorld":
        named = json.dumps({"posts": {"json": JSON_COLUMNS}})
        flags = ["--set", f"resources.named={named}", "--set", "resources.expose=all"]
        world = super().open(folder, WIDE_POSTS, rows, *flags)
        world.relate()
        world.put_back()
        for number in range(3):
            world.other_posts.create(f"other{number}", title=f"other {number}")
        return world

    def tags(self, row_id: str) -> list[str]:
        """The ids of the tags of a post as Appwrite has them now."""
        equal = json.dumps({"method": "equal", "attribute": "$id", "values": [row_id]})
        select = json.dumps({"method": "select", "values": ["$id", "tags.*"]})
        [row] = self.posts.rows(equal, select)
        return [tag["$id"] for tag in row["tags"]]

    def relate(self) -> None:
        backend = Backend(self.gateway)
        name = {"name": ("string", {"size": 50})}
        tables = {table_id: backend.make_table(name, table_id) for table_id in ("sections", "categories", "tags")}

        def add(table: str, related: str, kind: RelationshipType, key: str) -> None:
            database = self.gateway.database
            backend.tables.create_relationship_column(
                database, table, related, kind, False, key, on_delete=RelationMutate.SETNULL
            )

        add("categories", "sections", RelationshipType.MANYTOONE, "parent")
        add("posts", "categories", RelationshipType.MANYTOONE, "category")
        add("posts", "tags", RelationshipType.MANYTOMANY, "tags")
        for row_id, text in SECTIONS.items():
            tables["sections"].create(row_id, name=text)
        for row_id, (text, parent) in CATEGORIES.items():
            tables["categories"].create(row_id, name=text, parent=parent)
        for row_id, text in TAGS.items():
            tables["tags"].create(row_id, name=text)
        self.related = {key: {row["$id"]: row for row in table.rows()} for key, table in tables.items()}
