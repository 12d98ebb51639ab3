"""What refine asked its provider for, read from the arguments of the recorded call and from nothing that was sent."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from support.crud import TEXT_OPERATORS, Column, Filter, Reference, Row
from support.recordings import Trace
from support.world import WIDE_POSTS, WideWorld

UNDEFINED = {"$undefined": True}
TAKES_A_LIST = {"in", "nin", "ina", "nina"}


@dataclass(frozen=True)
class Window:
    """`limit` rows from `offset`, counted from 0."""

    offset: int
    limit: int


EVERYTHING = None
"""No window: all rows are asked for."""


@dataclass(frozen=True)
class ListIntent:
    """A list that refine wants."""

    filters: list[Filter] = field(default_factory=list)
    sorters: list[dict] = field(default_factory=list)
    window: Window | None = EVERYTHING
    search: str = ""
    """`q`, where the dialect has it."""
    fields: list[str] | None = None
    populate: list[str] = field(default_factory=list)

    def but(self, **changes: object) -> "ListIntent":
        """What is left of it, or what has become of it."""
        return replace(self, **changes)


def list_intent(trace: Trace) -> ListIntent:
    asked = trace.args
    intent = ListIntent(
        [plain_filter(each) for each in asked.get("filters", [])],
        [{"field": each["field"], "order": each["order"] or "asc"} for each in asked.get("sorters", [])],
        window(asked, trace.dialect),
    )
    intent = with_search(intent, trace.dialect)
    return with_meta(intent, asked.get("meta", {}), trace.dialect)


def window(asked: dict, dialect: str) -> Window | None:
    """Strapi's and nestjsx's providers ask for the first ten rows unless told otherwise, `@refinedev/rest` for all."""
    pagination = asked.get("pagination")
    if pagination is None and dialect == "rest":
        return EVERYTHING
    pagination = pagination or {}
    if pagination.get("mode") in ("client", "off") or asked.get("hasPagination") is False:
        return EVERYTHING
    page = pagination.get("current", pagination.get("currentPage", 1))
    size = pagination.get("pageSize", 10)
    # A page before the first holds no rows.
    return Window((page - 1) * size, size) if page > 0 else Window(0, 0)


def with_search(intent: ListIntent, dialect: str) -> ListIntent:
    """A filter on `q` searches in the dialects whose users write it so."""
    if dialect == "nestjsx-crud":
        return intent
    words = [each["value"] for each in intent.filters if each.get("field") == "q"]
    filters = [each for each in intent.filters if each.get("field") != "q"]
    return intent.but(filters=filters, search=words[0] if words else "")


def with_meta(intent: ListIntent, meta: dict, dialect: str) -> ListIntent:
    """Of `meta` each provider knows its own backend's words; `fields`, `populate` and `locale` are Strapi's."""
    match dialect:
        case "strapi-v4":
            locale = [{"field": "locale", "operator": "eq", "value": meta["locale"]}] if "locale" in meta else []
            return intent.but(
                filters=[*intent.filters, *locale],
                fields=[path for each in meta["fields"] for path in field_paths(each)] if "fields" in meta else None,
                populate=list(populate_paths(meta.get("populate", []))),
            )
        case "nestjsx-crud":
            joins = meta.get("join", [])
            return intent.but(populate=list(join_paths(joins if isinstance(joins, list) else [joins])))
    return intent


def field_paths(item: str | dict, prefix: str = "") -> list[str]:
    """`title`, or a GraphQL client's `{"category": ["id", "name"]}`."""
    if isinstance(item, str):
        return [prefix + item]
    return [path for key, names in item.items() for name in names for path in field_paths(name, f"{prefix}{key}.")]


def populate_paths(item: str | list | dict, prefix: str = "") -> Iterable[str]:
    """`*`, names, or Strapi's `{"category": {"fields": ["name"], "populate": "*"}}`."""
    if isinstance(item, str):
        yield prefix + item
    elif isinstance(item, list):
        yield from (prefix + name for name in item)
    else:
        for key, more in item.items():
            yield from (f"{prefix}{key}.{name}" for name in more.get("fields", []))
            yield from populate_paths(more.get("populate", []), f"{prefix}{key}.")


def join_paths(joins: list[dict]) -> Iterable[str]:
    for join in joins:
        columns = join.get("select")
        yield from (f"{join['field']}.{column}" for column in columns) if columns else [join["field"]]


# Values


def plain_filter(item: dict) -> Filter:
    """A recorded filter; the recordings write dates and undefined as objects."""
    if item["operator"] in ("or", "and"):
        return {"operator": item["operator"], "value": [plain_filter(each) for each in item["value"]]}
    return {"field": item["field"], "operator": item["operator"], "value": plain(item["value"])}


def plain(value: object) -> object:
    """As `JSON.stringify` writes it, but for undefined, which stays what it is."""
    if isinstance(value, dict) and "$date" in value:
        return value["$date"]
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict) and value != UNDEFINED:
        return {key: plain(each) for key, each in value.items() if each != UNDEFINED}
    return value


def text(value: object) -> str:
    """As JavaScript writes a scalar."""
    if isinstance(value, str):
        return value
    return json.dumps(value)


# Evaluation

COLUMNS = {
    "id": Column("id", "text"),
    "$id": Column("$id", "text"),
    "$createdAt": Column("$createdAt", "datetime"),
    "category.id": Column("category.id", "text"),
    "category.name": Column("category.name", "text"),
    "category.parent.name": Column("category.parent.name", "text"),
} | {key: Column(key, "text" if kind == "string" else kind) for key, (kind, _) in WIDE_POSTS.items()}
"""What can be filtered and sorted by."""
SEARCHED = [key for key, (kind, _) in WIDE_POSTS.items() if kind == "string"]


def columns_named(intent: ListIntent) -> list[str]:
    return [
        *(each for filter in intent.filters for each in fields_of(filter)),
        *(each["field"] for each in intent.sorters),
    ]


def fields_of(filter: Filter) -> list[str]:
    if filter["operator"] in ("or", "and"):
        return [name for each in filter["value"] for name in fields_of(each)]
    return [filter["field"]]


def evaluate(intent: ListIntent, world: WideWorld) -> tuple[list[Row], int]:
    """The rows wanted, as Appwrite has them, in order; and how many match in all."""
    reference = Reference(COLUMNS, [with_related(row, world) for row in world.rows])
    filters = [normal(each) for each in intent.filters]
    if intent.search:
        words = [{"field": key, "operator": "contains", "value": intent.search} for key in SEARCHED]
        filters.append({"operator": "or", "value": words})
    ids, total = reference.page([each for each in filters if each], intent.sorters, 1, len(world.rows))
    if intent.window:
        ids = ids[intent.window.offset : intent.window.offset + intent.window.limit]
    stored = {row["$id"]: row for row in world.rows}
    return [stored[row_id] for row_id in ids], total


def with_related(row: Row, world: WideWorld) -> Row:
    category = world.related["categories"].get(row["category"], {})
    parent = world.related["sections"].get(category.get("parent"), {})
    return row | {
        "id": row["$id"],
        "category.id": row["category"],
        "category.name": category.get("name"),
        "category.parent.name": parent.get("name"),
    }


def normal(filter: Filter) -> Filter | None:
    """The filter as the reference takes it; nothing for a group without members. See `docs/operators.md`."""
    operator, value = filter["operator"], filter["value"]
    if operator in ("or", "and"):
        members = [each for each in map(normal, value) if each]
        return {"operator": operator, "value": members} if members else None
    column = COLUMNS[filter["field"]]

    def compare(operator: str, value: object) -> Filter:
        return {"field": column.name, "operator": operator, "value": value}

    if operator in ("null", "nnull"):
        return compare(operator, True)
    if operator == "eq" and value in (None, UNDEFINED):
        return compare("null", True)
    if operator == "between" and value[-1] in (None, UNDEFINED):
        return compare("gte", typed(column, value[0]))
    if isinstance(value, list):
        return compare("in" if operator == "eq" else operator, [typed(column, each) for each in value])
    if operator in TAKES_A_LIST:
        return compare(operator, [typed(column, value)])
    return compare(operator, text(value) if operator in TEXT_OPERATORS else typed(column, value))


def typed(column: Column, value: object) -> object:
    """A value as its column holds it."""
    match column.kind:
        case "text" | "enum":
            return text(value)
        case "integer":
            return int(value)
        case "float":
            return float(value)
    return value
