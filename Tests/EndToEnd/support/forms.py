"""The bodies of each dialect's answers, as its providers read them, from rows as Appwrite has them."""

import json
import math
from typing import Protocol

from support.http import Answer
from support.intent import ListIntent, Window
from support.world import JSON_COLUMNS, WideWorld

Row = dict


class Form(Protocol):
    name: str

    def page(self, rows: list[Row], total: int, window: Window | None) -> object: ...

    def many(self, rows: list[Row]) -> object:
        """Rows that were asked for by their ids, or written at once."""

    def one(self, row: Row) -> object: ...

    def written(self, row: Row) -> object: ...

    def deleted(self, row_id: str) -> object: ...

    def error(self, answer: Answer) -> tuple[int, str]:
        """Status and message as the dialect's body tells them."""


class Rest:
    name = "rest"

    def page(self, rows, total, window):
        return rows

    def many(self, rows):
        return rows

    def one(self, row):
        return row

    def written(self, row):
        return row

    def deleted(self, row_id):
        return {"id": row_id}

    def error(self, answer):
        return answer.json["statusCode"], answer.json["message"]


class Strapi:
    name = "strapi-v4"

    def page(self, rows, total, window):
        window = window or Window(0, total)
        pagination = {"page": 1, "pageSize": window.limit, "pageCount": 0}
        if window.limit:
            pagination |= {"page": window.offset // window.limit + 1, "pageCount": math.ceil(total / window.limit)}
        return {"data": [self.entry(row) for row in rows], "meta": {"pagination": pagination | {"total": total}}}

    def many(self, rows):
        return {"data": [self.entry(row) for row in rows], "meta": {}}

    def one(self, row):
        return {"data": self.entry(row), "meta": {}}

    def written(self, row):
        return row | self.one(row)

    def deleted(self, row_id):
        return {"id": row_id, "data": {"id": row_id, "attributes": {}}, "meta": {}}

    def error(self, answer):
        inner = answer.json["error"]
        assert answer.json["data"] is None
        assert (inner["status"], inner["message"]) == (answer.json["statusCode"], answer.json["message"])
        return inner["status"], inner["message"]

    def entry(self, row):
        return {"id": row["id"], "attributes": {key: value for key, value in row.items() if key != "id"}}


class NestJSXCrud:
    name = "nestjsx-crud"

    def page(self, rows, total, window):
        # As nestjsx counts: there is always a page, be it empty.
        page = count = 1
        if window and window.limit:
            page, count = window.offset // window.limit + 1, max(1, math.ceil(total / window.limit))
        return {"data": rows, "count": len(rows), "total": total, "page": page, "pageCount": count}

    def many(self, rows):
        return rows

    def one(self, row):
        return row

    def written(self, row):
        return row

    def deleted(self, row_id):
        return {"id": row_id}

    def error(self, answer):
        told = answer.json["message"]
        assert isinstance(told, list) and told
        return answer.json["statusCode"], answer.json["error"]


FORMS: dict[str, Form] = {form.name: form for form in (Rest(), Strapi(), NestJSXCrud())}


# Rows


def shown(row: Row, intent: ListIntent, world: WideWorld) -> Row:
    """A row as refine gets it: `id` for `$id`, JSON columns as what they hold, related rows where they are wanted."""
    row = renamed(row)
    for key in row.keys() & set(JSON_COLUMNS):
        row[key] = None if row[key] is None else json.loads(row[key])
    row |= related(row, intent.populate, world)
    if intent.fields is None:
        return row
    wanted = {path.partition(".")[0] for path in intent.fields} | {path.partition(".")[0] for path in intent.populate}
    row |= related(row, [path for path in intent.fields if "." in path], world)
    return {key: value for key, value in row.items() if key in wanted or key == "id" or key.startswith("$")}


def related(row: Row, paths: list[str], world: WideWorld) -> Row:
    """The related rows that `paths` name: a relationship, one of its columns, or `*` for all."""
    relations = {path.partition(".")[0] for path in paths}
    found = {}
    if relations & {"category", "*"}:
        found["category"] = related_row("categories", row["category"], columns_of("category", paths), world)
    if relations & {"tags", "*"}:
        tags = world.baseline[row["id"]]["tags"]
        found["tags"] = [related_row("tags", each, columns_of("tags", paths), world) for each in tags]
    return found


def columns_of(relation: str, paths: list[str]) -> set[str] | None:
    """The columns of the related row that are wanted; `None` for all."""
    columns = {path.removeprefix(relation + ".") for path in paths if path.startswith(relation + ".")}
    return columns or None


def related_row(table: str, row_id: str | None, columns: set[str] | None, world: WideWorld) -> Row | None:
    if row_id is None:
        return None
    row = renamed(world.related[table][row_id])
    if columns is None:
        return row
    kept = {key: value for key, value in row.items() if key in columns or key == "id" or key.startswith("$")}
    if "*" in columns:
        kept["parent"] = row["parent"] and renamed(world.related["sections"][row["parent"]])
    return kept


def renamed(row: Row) -> Row:
    """Appwrite's row as refine has it."""
    return {"id" if key == "$id" else key: value for key, value in row.items()}


def as_written(row: Row, world: WideWorld) -> Row:
    """A row as Appwrite answers a write: with all that is related to it."""
    found = shown(row, ListIntent(), world)
    if "category" not in row:
        return found
    category = world.related["categories"].get(row["category"])
    if category is not None:
        parent = world.related["sections"].get(category["parent"])
        found["category"] = renamed(category) | {"parent": parent and renamed(parent)}
    return found | {"tags": [renamed(world.related["tags"][each]) for each in world.tags(row["$id"])]}
