"""What a list of `/simple-rest` must hold, worked out from all rows in a few lines of Python."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_plus

PAGING = {"_start", "_end", "_sort", "_order"}
JAVASCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT\+0000 \(.*\)")


Asked = dict[str, list[str | None]]


@dataclass
class Page:
    """The rows of an answer in order, and how many match in all."""

    rows: list[dict]
    total: int


def parameters(query: str) -> Asked:
    """A query string's values by name; a bare key has `None`. `a[0]` is `a`, and `[a][b]` is `a.b`."""
    found: Asked = {}
    for part in filter(None, query.split("&")):
        name, equals, value = part.partition("=")
        name = re.sub(r"\[\d+\]$", "", unquote_plus(name)).replace("][", ".").replace("[", ".").strip(".]")
        found.setdefault(name, []).append(unquote_plus(value) if equals else None)
    return found


def page(rows: list[dict], asked: Asked) -> Page:
    """What is asked for of `rows`, which stand in Appwrite's natural order."""
    matching = [row for row in rows if all(matches(row, *each) for each in asked.items() if each[0] not in PAGING)]
    by = sorters(asked)
    if by and by[-1][1] == "desc":
        # Rows that are equal by all sorters stand in the order of insertion, turned as the last sorter is.
        matching.reverse()
    for field, order in reversed(by):
        matching.sort(key=lambda row: fold(row[field]), reverse=order == "desc")
    start = max(0, int((asked.get("_start") or ["0"])[0] or 0))
    end = (asked.get("_end") or [None])[0]
    return Page(matching[start:] if end is None else matching[start : max(start, int(end))], len(matching))


def sorters(asked: Asked) -> list[tuple[str, str]]:
    fields = (asked.get("_sort", [""])[0] or "").split(",")
    orders = (asked.get("_order", [""])[0] or "").split(",")
    return [(column(field), order or "asc") for field, order in zip(fields, orders, strict=True) if field]


def matches(row: dict, name: str, values: list[str | None]) -> bool:
    """Whether a row meets one filter, all values of whose name are given."""
    if name == "ids":
        name = "id"
    if name == "q":
        return all(
            any(fold(value) in fold(cell) for cell in row.values() if isinstance(cell, str))
            for value in values
            if value
        )
    for suffix, compare in SUFFIXES.items():
        if name.endswith(suffix):
            cell = row[column(name.removesuffix(suffix))]
            return cell is not None and all(compare(fold(cell), fold(like(cell, value))) for value in values)
    cell = row[column(name)]
    return any(cell is None if value is None else fold(cell) == fold(like(cell, value)) for value in values)


SUFFIXES = {
    "_like": lambda cell, value: value in cell,
    "_gte": lambda cell, value: cell >= value,
    "_lte": lambda cell, value: cell <= value,
    "_ne": lambda cell, value: cell != value,
}


def column(name: str) -> str:
    """refine's `id` is Appwrite's `$id`."""
    return "$id" if name == "id" else name


def like(cell: object, value: str | None) -> object:
    """A query string's text as a value of the same kind as the cell; a date is written as Appwrite writes it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(value or "nan")
    if isinstance(cell, str) and is_date(cell):
        if found := JAVASCRIPT_DATE.fullmatch(value or ""):
            return datetime.strptime(found[1], "%b %d %Y %H:%M:%S").strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
        return (value or "").replace("Z", "+00:00")
    return value


def is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", text) is not None


def fold(value: object) -> object:
    """Texts as Appwrite's database compares them: without case, accents and trailing spaces."""
    if not isinstance(value, str):
        return value
    bare = (letter for letter in unicodedata.normalize("NFD", value) if not unicodedata.combining(letter))
    return "".join(bare).upper().rstrip(" ")
