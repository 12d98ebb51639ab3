"""What an Appwrite 1.8 server says of itself and of the table that the benchmarks read."""

import json

DATABASE = "main"
TABLE = "posts"
TABLE_PATH = f"/v1/tablesdb/{DATABASE}/tables/{TABLE}"
ROWS_PATH = f"{TABLE_PATH}/rows"

# The answer to any other path.
MISSING = '{"message":"Route not found.","code":404,"type":"general_route_not_found","version":"1.8.1"}'

_TIME = "2026-01-01T12:00:00.000+00:00"


def _column(key, kind, array=False, **more):
    return {
        "key": key,
        "type": kind,
        "status": "available",
        "error": "",
        "required": False,
        "array": array,
        "$createdAt": _TIME,
        "$updatedAt": _TIME,
        **more,
    }


def table():
    """The table `posts`, readable by anyone: the columns of the recorded list answers."""
    columns = [
        _column("title", "string", size=255, default=None, encrypt=False),
        _column("content", "string", size=65535, default=None, encrypt=False),
        _column("categoryId", "string", size=36, default=None, encrypt=False),
        _column("status", "string", format="enum", elements=["draft", "published", "rejected"], default=None),
        _column("views", "integer", min=0, max=2**63 - 1, default=None),
        _column("rating", "double", min=-1.0e308, max=1.0e308, default=None),
        _column("published", "boolean", default=None),
        _column("tags", "string", array=True, size=64, default=None, encrypt=False),
        _column("publishedAt", "datetime", format="", default=None),
    ]
    return {
        "$id": TABLE,
        "$createdAt": _TIME,
        "$updatedAt": _TIME,
        "$permissions": ['read("any")'],
        "databaseId": DATABASE,
        "name": "Posts",
        "enabled": True,
        "rowSecurity": False,
        "columns": columns,
        "indexes": [],
    }


def database():
    return {
        "$id": DATABASE,
        "name": "Main",
        "$createdAt": _TIME,
        "$updatedAt": _TIME,
        "enabled": True,
        "type": "tablesdb",
    }


def documents():
    """Every small answer by its exact path."""
    bodies = {
        "/v1/health/version": {"version": "1.8.1"},
        "/v1/tablesdb": {"total": 1, "databases": [database()]},
        f"/v1/tablesdb/{DATABASE}": database(),
        f"/v1/tablesdb/{DATABASE}/tables": {"total": 1, "tables": [table()]},
        TABLE_PATH: table(),
        f"{TABLE_PATH}/columns": {"total": len(table()["columns"]), "columns": table()["columns"]},
        f"{TABLE_PATH}/indexes": {"total": 0, "indexes": []},
    }
    return {path: json.dumps(body, separators=(",", ":")).encode() for path, body in bodies.items()}
