"""The Appwrite behind the gateway, through Appwrite's own SDK."""

import uuid
from dataclasses import dataclass, field

from appwrite.client import Client
from appwrite.enums.relationship_type import RelationshipType
from appwrite.exception import AppwriteException
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.account import Account
from appwrite.services.tables_db import TablesDB

from support.process import Gateway
from support.waiting import wait_for

PUBLIC = [
    Permission.read(Role.any()),
    Permission.create(Role.any()),
    Permission.update(Role.any()),
    Permission.delete(Role.any()),
]
"""Everybody may do everything."""


@dataclass
class Table:
    """A table made for a test, and its rows through the SDK, which runs as the server key."""

    sdk: TablesDB
    database: str
    id: str
    resource: str
    """What refine calls it."""

    @property
    def path(self) -> str:
        return f"/simple-rest/{self.resource}"

    @property
    def channel(self) -> str:
        return f"resources/{self.resource}"

    def create(self, row_id: str, permissions: list[str] | None = None, /, **data: object) -> dict:
        return self.sdk.create_row(self.database, self.id, row_id, data, permissions)

    def create_all(self, rows: list[dict]) -> None:
        """Bulk; each row names its `$id`."""
        for start in range(0, len(rows), 100):
            self.sdk.create_rows(self.database, self.id, rows[start : start + 100])

    def update(self, row_id: str, /, **data: object) -> dict:
        return self.sdk.update_row(self.database, self.id, row_id, data)

    def delete(self, row_id: str) -> None:
        self.sdk.delete_row(self.database, self.id, row_id)

    def get(self, row_id: str) -> dict | None:
        """The row, or `None` when there is none."""
        try:
            return self.sdk.get_row(self.database, self.id, row_id)
        except AppwriteException as error:
            if error.type == "row_not_found":
                return None
            raise

    def rows(self, *queries: str) -> list[dict]:
        return self.sdk.list_rows(self.database, self.id, list(queries))["rows"]

    @property
    def total(self) -> int:
        return self.sdk.list_rows(self.database, self.id)["total"]


@dataclass
class Backend:
    """The project that the gateway serves."""

    gateway: Gateway
    client: Client = field(init=False)
    tables: TablesDB = field(init=False)

    def __post_init__(self) -> None:
        self.client = self._client().set_key(self.gateway.key)
        self.tables = TablesDB(self.client)

    def _client(self) -> Client:
        return Client().set_endpoint(self.gateway.endpoint).set_project(self.gateway.project)

    def make_table(
        self,
        columns: dict[str, tuple],
        table_id: str | None = None,
        database: str | None = None,
        permissions: list[str] | None = None,
        row_security: bool = False,
    ) -> Table:
        """Makes a table with columns (see `add_columns`), which everybody may read and write unless told otherwise."""
        table_id = table_id or f"t{uuid.uuid4().hex[:12]}"
        database_id = database or self.gateway.database
        granted = PUBLIC if permissions is None else permissions
        self.tables.create_table(database_id, table_id, table_id, granted, row_security)
        self.add_columns(database_id, table_id, columns)
        resource = table_id if database_id == self.gateway.database else f"{database_id}/{table_id}"
        return Table(self.tables, database_id, table_id, resource)

    def add_columns(self, database_id: str, table_id: str, columns: dict[str, tuple]) -> None:
        """Makes columns and waits until they can be used.

        They are `{"title": ("string", {"size": 100})}`: the SDK's `create_<kind>_column` and its options.
        """
        for key, (kind, options) in columns.items():
            create = getattr(self.tables, f"create_{kind}_column")
            create(database_id, table_id, key=key, **{"required": False, **options})
        wait_for(lambda: self._settled(database_id, table_id), f"the columns of {table_id} are available")

    def relate(self, table_id: str, related_id: str, key: str) -> None:
        """Makes a column of one table whose rows lead to one row each of another."""
        self.tables.create_relationship_column(
            self.gateway.database, table_id, related_id, type=RelationshipType.MANYTOONE, two_way=False, key=key
        )
        wait_for(lambda: self._settled(self.gateway.database, table_id), f"the columns of {table_id} are available")

    def _settled(self, database_id: str, table_id: str) -> bool:
        columns = self.tables.list_columns(database_id, table_id)["columns"]
        assert all(column["status"] in ("available", "processing") for column in columns), columns
        return all(column["status"] == "available" for column in columns)

    def table(self, table_id: str) -> Table:
        """A table that is there already."""
        return Table(self.tables, self.gateway.database, table_id, table_id)

    def log_in(self, email: str, password: str) -> "User":
        """A session by e-mail, its secret as a server-side caller gets it."""
        session = Account(self.client).create_email_password_session(email, password)
        assert session["secret"], "a login that carries the key gets the session's secret"
        return User(session["userId"], session["secret"], self.gateway.project)

    def demo_user(self) -> "User":
        user = self.gateway.users[0]
        return self.log_in(user["email"], user["password"])


@dataclass
class User:
    """Somebody who has logged in."""

    id: str
    secret: str = field(repr=False)
    project: str

    @property
    def cookie(self) -> dict[str, str]:
        """The headers with which a browser on a page of the gateway's shows its session."""
        return {"Cookie": f"a_session_{self.project}={self.secret}", "Sec-Fetch-Site": "same-origin"}
