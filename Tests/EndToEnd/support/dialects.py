"""Lists as refine's providers ask for them and read them, one class for each dialect of the gateway."""

import json
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import quote

from support.crud import Filter
from support.http import Answer

Parameters = list[tuple[str, object]]


class Dialect(Protocol):
    name: str

    def query(self, filters: list[Filter], sorters: list[dict], page: int, size: int) -> str | None:
        """A list's query string; `None` where the dialect cannot say it."""

    def read(self, answer: Answer) -> tuple[list[dict], int]:
        """The rows of an answer as refine sees them, and the total."""


class Unsayable(Exception):
    """A dialect has no words for a filter."""


def text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def encoded(parameters: Iterable[tuple[str, object]], safe: str = "[]$") -> str:
    return "&".join(f"{quote(key, safe=safe)}={quote(text(value), safe='')}" for key, value in parameters)


def is_group(filter: Filter) -> bool:
    return filter["operator"] in ("or", "and")


def read_array(answer: Answer) -> tuple[list[dict], int]:
    return answer.json, int(answer.header("x-total-count") or "-1")


class SimpleRest:
    """Suffixes: `views_gte=3`."""

    name = "simple-rest"
    read = staticmethod(read_array)

    def query(self, filters, sorters, page, size):
        try:
            parameters = self.filters(filters)
        except Unsayable:
            return None
        if sorters:
            parameters.append(("_sort", ",".join(sorter["field"] for sorter in sorters)))
            parameters.append(("_order", ",".join(sorter["order"] for sorter in sorters)))
        return encoded([*parameters, ("_start", (page - 1) * size), ("_end", page * size)])

    def filters(self, filters: list[Filter]) -> Parameters:
        names = [(filter.get("field"), filter["operator"]) for filter in filters]
        if any(map(is_group, filters)) or len(set(names)) < len(names):
            raise Unsayable
        return [parameter for filter in filters for parameter in self.filter(filter)]

    def filter(self, filter: Filter) -> Parameters:
        field, operator, value = filter["field"], filter["operator"], filter["value"]
        name = field if operator == "eq" else f"{field}_{operator}"
        if isinstance(value, list):
            # An empty list leaves nothing to write, and an empty end of a range leaves it open.
            if not value or "" in value:
                raise Unsayable
            return [(f"{name}[{index}]", each) for index, each in enumerate(value)]
        return [(name, value)]


class SimpleRestJSON(SimpleRest):
    """All filters in `_filter`."""

    def filters(self, filters: list[Filter]) -> Parameters:
        return [("_filter", json.dumps(filters, ensure_ascii=False))]


class Rest:
    """`filters[0][field]=views&filters[0][operator]=gte&filters[0][value]=3`."""

    name = "rest"
    read = staticmethod(read_array)

    def query(self, filters, sorters, page, size):
        parameters = self.filters("filters", filters)
        for index, sorter in enumerate(sorters):
            parameters += [(f"sorters[{index}][field]", sorter["field"]), (f"sorters[{index}][order]", sorter["order"])]
        paging = [("currentPage", page), ("pageSize", size), ("mode", "server")]
        return encoded([*parameters, *((f"pagination[{key}]", value) for key, value in paging)])

    def filters(self, path: str, filters: list[Filter]) -> Parameters:
        parameters: Parameters = []
        for index, filter in enumerate(filters):
            here = f"{path}[{index}]"
            parameters.append((f"{here}[operator]", filter["operator"]))
            if is_group(filter):
                parameters += self.filters(f"{here}[value]", filter["value"])
                continue
            parameters.append((f"{here}[field]", filter["field"]))
            value = filter["value"]
            if isinstance(value, list):
                parameters += [(f"{here}[value][{number}]", each) for number, each in enumerate(value)]
            else:
                parameters.append((f"{here}[value]", value))
        return parameters


class Strapi:
    """`filters[$and][0][views][$gte]=3`."""

    name = "strapi-v4"
    OPERATORS = {
        "nin": "notIn",
        "contains": "containsi",
        "containss": "contains",
        "ncontains": "notContainsi",
        "ncontainss": "notContains",
        "startswith": "startsWith",
        "endswith": "endsWith",
        "nnull": "notNull",
    }

    def query(self, filters, sorters, page, size):
        try:
            parameters = self.filters("filters[$and]", filters)
        except Unsayable:
            return None
        if sorters:
            parameters.append(("sort", ",".join(f"{sorter['field']}:{sorter['order']}" for sorter in sorters)))
        return encoded([*parameters, ("pagination[page]", page), ("pagination[pageSize]", size)])

    def filters(self, path: str, filters: list[Filter]) -> Parameters:
        parameters: Parameters = []
        for index, filter in enumerate(filters):
            value, operator = filter["value"], filter["operator"]
            here = f"{path}[{index}]"
            if is_group(filter):
                parameters += self.filters(f"{here}[${operator}]", value)
                continue
            here += f"[{filter['field']}][${self.OPERATORS.get(operator, operator)}]"
            if isinstance(value, list):
                if not value:
                    raise Unsayable
                parameters += [(f"{here}[{number}]", each) for number, each in enumerate(value)]
            else:
                parameters.append((here, value))
        return parameters

    def read(self, answer: Answer) -> tuple[list[dict], int]:
        rows = [{"id": row["id"], **row.get("attributes", row)} for row in answer.json["data"]]
        return rows, answer.json["meta"]["pagination"]["total"]


class NestJSXCrud:
    """`s={"$and":[{"views":{"$gte":3}}]}`."""

    name = "nestjsx-crud"
    OPERATORS = {
        "nin": "notin",
        "null": "isnull",
        "nnull": "notnull",
        "contains": "contL",
        "containss": "cont",
        "ncontains": "exclL",
        "ncontainss": "excl",
        "startswith": "startsL",
        "startswiths": "starts",
        "endswith": "endsL",
        "endswiths": "ends",
    }

    def query(self, filters, sorters, page, size):
        search = json.dumps({"$and": [self.filter(filter) for filter in filters]}, ensure_ascii=False)
        parameters: Parameters = [("s", search), ("limit", size), ("page", page), ("offset", (page - 1) * size)]
        for index, sorter in enumerate(sorters):
            parameters.append((f"sort[{index}]", f"{sorter['field']},{sorter['order'].upper()}"))
        return encoded(parameters, safe="")

    def filter(self, filter: Filter) -> dict:
        if is_group(filter):
            return {f"${filter['operator']}": [self.filter(each) for each in filter["value"]]}
        operator = self.OPERATORS.get(filter["operator"], filter["operator"])
        return {filter["field"]: {f"${operator}": filter["value"]}}

    def read(self, answer: Answer) -> tuple[list[dict], int]:
        return answer.json["data"], answer.json["total"]


DIALECTS: list[Dialect] = [SimpleRest(), SimpleRestJSON(), Rest(), Strapi(), NestJSXCrud()]
