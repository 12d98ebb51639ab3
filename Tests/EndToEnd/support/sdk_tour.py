"""Calls every method of services of Appwrite's SDK, whichever version this Python finds, and says what became of each.

Run as a program, for a process can hold only one version. Reads `{"endpoint", "project", "key"}`, writes a list of
calls: `{"method": "users.list", "route": "GET /users", "status": 200, "type": null}`, `type` being that of an error.

A method that no tour below has called is called at the end with made-up arguments, so that a route that is not there
shows.
"""

import inspect
import json
import sys
import typing

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.input_file import InputFile
from appwrite.services.account import Account
from appwrite.services.functions import Functions
from appwrite.services.locale import Locale
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB
from appwrite.services.teams import Teams
from appwrite.services.tokens import Tokens
from appwrite.services.users import Users

SERVICES = {
    "account": Account,
    "functions": Functions,
    "locale": Locale,
    "storage": Storage,
    "tables_db": TablesDB,
    "teams": Teams,
    "tokens": Tokens,
    "users": Users,
}
"""The services that are visited. Each has its tour in `TOURS`."""

PASSWORD = "correct-horse-battery"


class Visitor:
    """Calls methods by name, and keeps what was asked and answered."""

    def __init__(self, endpoint: str, project: str, key: str):
        self.endpoint, self.project = endpoint, project
        self.key = self.client().set_key(key)
        self.calls: list[dict] = []

    def client(self) -> Client:
        return Client().set_endpoint(self.endpoint).set_project(self.project)

    def session(self, secret: str) -> Client:
        return self.client().set_session(secret)

    def call(self, method: str, client: Client | None = None, /, fails: str | None = None, **arguments: object) -> dict:
        """Calls a method, as the key unless told otherwise, and returns the answer as it came.

        `fails` is the type of the error that is the right answer. A method that this version lacks is passed over.
        """
        service, name = method.split(".")
        client = client or self.key
        bound = getattr(SERVICES[service](client), name, None)
        if bound is None:
            return {}
        call = {"method": method, "route": None, "status": 0, "type": None}
        self.calls.append(call)
        answer = {}

        def send(verb: str, path: str = "", *rest: object, **more: object) -> object:
            call["route"] = f"{verb.upper()} {path}"
            got = Client.call(client, verb, path, *rest, **more)
            call["status"] = 200
            answer["body"] = got
            return got

        client.call = send
        try:
            bound(**arguments)
        except AppwriteException as error:
            call["status"], call["type"] = int(error.code or 0), error.type
            if fails is not None and error.type == fails:
                call["status"], call["type"] = 200, None
        except ValueError as error:
            # Newer versions hold answers to the models of newer servers, and this one is of 1.8.
            if not call["status"]:
                call["type"] = f"{type(error).__name__}: {error}"
        finally:
            del client.call
        return answer.get("body") or {}

    def call_rest(self) -> None:
        """Calls what has not been called."""
        known = {call["method"] for call in self.calls}
        for service, kind in SERVICES.items():
            for name, function in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_") and f"{service}.{name}" not in known:
                    self.call(f"{service}.{name}", **made_up(function))


def made_up(function: object) -> dict:
    """Values for the required arguments of a method. Texts are `:name`, so that a path reads like its route."""
    hints = typing.get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {each.name: value(each.name, hints[each.name]) for each in parameters if each.default is each.empty}


def value(name: str, hint: object) -> object:
    if hint is InputFile:
        return InputFile.from_bytes(b"x", "x.txt")
    empty = {bool: True, int: 1, float: 1.0, dict: {}, list: []}
    for kind in (hint, typing.get_origin(hint)):
        if kind in empty:
            return empty[kind]
    first, *rest = name.split("_")
    return ":" + first + "".join(word.capitalize() for word in rest)


# The tours. Each leaves nothing behind that another would stumble over.


def tour_account(visitor: Visitor) -> None:
    call = visitor.call
    login = {"email": "tour@example.com", "password": PASSWORD}
    call("account.create", visitor.client(), user_id="tour", name="Tour", **login)
    secret = call("account.create_email_password_session", **login)["secret"]
    user = visitor.session(secret)
    for method in ("get", "get_prefs", "list_sessions", "list_identities", "create_jwt"):
        call(f"account.{method}", user)
    call("account.delete_identity", user, identity_id="none", fails="user_identity_not_found")
    call("account.update_prefs", user, prefs={"theme": "dark"})
    call("account.update_name", user, name="Tour Guide")
    call("account.update_email", user, email="guide@example.com", password=PASSWORD)
    call("account.update_phone", user, phone="+4912345678", password=PASSWORD)
    call("account.update_password", user, password=PASSWORD + "2", old_password=PASSWORD)
    for method in ("get_session", "update_session"):
        call(f"account.{method}", user, session_id="current")
    for method in ("create_session", "update_magic_url_session", "update_phone_session"):
        token = call("users.create_token", user_id="tour")
        call(f"account.{method}", user_id="tour", secret=token["secret"])
    call("account.delete_session", user, session_id="current")
    other = visitor.session(call("account.create_anonymous_session")["secret"])
    call("account.delete_sessions", other)
    last = visitor.session(call("users.create_session", user_id="tour")["secret"])
    call("account.update_status", last)
    call("users.delete", user_id="tour")


def tour_users(visitor: Visitor) -> None:
    call = visitor.call
    call("users.create", user_id="u", email="u@example.com", password=PASSWORD, name="U")
    call("users.list", queries=['{"method":"limit","values":[5]}'], search="u")
    for method in ("get", "get_prefs", "list_memberships", "list_targets", "list_sessions"):
        call(f"users.{method}", user_id="u")
    call("users.list_identities")
    call("users.delete_identity", identity_id="none", fails="user_identity_not_found")
    changes = {
        "update_name": {"name": "V"},
        "update_email": {"email": "v@example.com"},
        "update_phone": {"number": "+4912345679"},
        "update_password": {"password": PASSWORD},
        "update_prefs": {"prefs": {"a": 1}},
        "update_labels": {"labels": ["editor"]},
        "update_status": {"status": True},
        "update_email_verification": {"email_verification": True},
        "update_phone_verification": {"phone_verification": True},
        "update_mfa": {"mfa": False},
    }
    for method, change in changes.items():
        call(f"users.{method}", user_id="u", **change)
    call("users.create_token", user_id="u")
    session = call("users.create_session", user_id="u")
    call("users.create_jwt", user_id="u")
    call("users.delete_session", user_id="u", session_id=session["$id"])
    call("users.delete_sessions", user_id="u")
    target = {"user_id": "u", "target_id": "t"}
    call("users.create_target", **target, provider_type=provider_type(), identifier="w@example.com")
    call("users.get_target", **target)
    call("users.update_target", **target, name="Work")
    call("users.delete_target", **target)
    call("users.delete", user_id="u")


def provider_type() -> object:
    from appwrite.enums.messaging_provider_type import MessagingProviderType

    return MessagingProviderType.EMAIL


def tour_teams(visitor: Visitor) -> None:
    call = visitor.call
    call("users.create", user_id="member", email="member@example.com")
    call("teams.create", team_id="crew", name="Crew")
    call("teams.list")
    call("teams.get", team_id="crew")
    call("teams.update_name", team_id="crew", name="Staff")
    call("teams.update_prefs", team_id="crew", prefs={"a": 1})
    call("teams.get_prefs", team_id="crew")
    membership = call("teams.create_membership", team_id="crew", roles=["owner"], user_id="member")
    call("teams.list_memberships", team_id="crew")
    one = {"team_id": "crew", "membership_id": membership["$id"]}
    call("teams.get_membership", **one)
    call("teams.update_membership", **one, roles=["writer"])
    call("teams.delete_membership", **one)
    call("teams.delete", team_id="crew")
    call("users.delete", user_id="member")


COLUMNS = {
    "boolean": {},
    "datetime": {},
    "email": {},
    "enum": {"elements": ["a", "b"]},
    "float": {},
    "integer": {},
    "ip": {},
    "string": {"size": 50},
    "url": {},
}
"""The kinds of columns there are, and what they need besides a key."""


def tour_tables_db(visitor: Visitor) -> None:
    call = visitor.call
    call("tables_db.create", database_id="d", name="D")
    call("tables_db.list")
    call("tables_db.get", database_id="d")
    call("tables_db.update", database_id="d", name="E")
    table = {"database_id": "d", "table_id": "t"}
    call("tables_db.create_table", **table, name="T")
    call("tables_db.list_tables", database_id="d")
    call("tables_db.get_table", **table)
    call("tables_db.update_table", **table, name="U")
    for kind, options in COLUMNS.items():
        call(f"tables_db.create_{kind}_column", **table, key=kind, required=False, **options)
        more = {"elements": ["a", "c"]} if kind == "enum" else {}
        call(f"tables_db.update_{kind}_column", **table, key=kind, required=False, default=None, **more)
    call("tables_db.list_columns", **table)
    call("tables_db.get_column", **table, key="string")
    call("tables_db.create_index", **table, key="i", type=index_type(), columns=["string"])
    call("tables_db.list_indexes", **table)
    call("tables_db.get_index", **table, key="i")
    tour_rows(visitor, table)
    tour_transactions(visitor, table)
    tour_relationships(visitor, table)
    call("tables_db.delete_index", **table, key="i")
    call("tables_db.delete_column", **table, key="ip")
    call("tables_db.delete_table", **table)
    call("tables_db.delete", database_id="d")


def tour_relationships(visitor: Visitor, table: dict) -> None:
    call = visitor.call
    other = {"database_id": table["database_id"], "table_id": "other"}
    call("tables_db.create_table", **other, name="Other")
    call(
        "tables_db.create_relationship_column",
        **other,
        related_table_id=table["table_id"],
        type=relationship_type(),
        two_way=True,
        key="related",
        two_way_key="back",
    )
    call("tables_db.update_relationship_column", **other, key="related", new_key="relation")
    call("tables_db.create_row", **other, row_id="o", data={"relation": {"string": "x"}})
    call("tables_db.list_rows", **other, queries=['{"method":"select","values":["*","relation.*"]}'])
    call("tables_db.delete_row", **other, row_id="o")
    call("tables_db.delete_table", **other)


def relationship_type() -> object:
    from appwrite.enums.relationship_type import RelationshipType

    return RelationshipType.MANYTOONE


def index_type() -> object:
    """Versions name the enumeration differently."""
    try:
        from appwrite.enums.tables_db_index_type import TablesDBIndexType as IndexType
    except ImportError:
        from appwrite.enums.index_type import IndexType
    return IndexType.KEY


def tour_rows(visitor: Visitor, table: dict) -> None:
    call = visitor.call
    row = {**table, "row_id": "r"}
    call("tables_db.create_row", **row, data={"string": "x", "integer": 1}, permissions=['read("any")'])
    call("tables_db.get_row", **row)
    call("tables_db.list_rows", **table, queries=['{"method":"equal","attribute":"string","values":["x"]}'])
    call("tables_db.update_row", **row, data={"string": "y"})
    call("tables_db.upsert_row", **row, data={"string": "z"})
    call("tables_db.increment_row_column", **row, column="integer", value=2)
    call("tables_db.decrement_row_column", **row, column="integer", value=1)
    call("tables_db.create_rows", **table, rows=[{"$id": "a", "string": "x"}, {"$id": "b"}])
    call("tables_db.upsert_rows", **table, rows=[{"$id": "a", "string": "y"}])
    call("tables_db.update_rows", **table, data={"string": "q"})
    call("tables_db.delete_row", **row)
    call("tables_db.delete_rows", **table)


def tour_transactions(visitor: Visitor, table: dict) -> None:
    call = visitor.call
    begun = [call("tables_db.create_transaction", ttl=60)["$id"] for _ in range(2)]
    call("tables_db.list_transactions")
    call("tables_db.get_transaction", transaction_id=begun[0])
    place = {"databaseId": table["database_id"], "tableId": table["table_id"]}
    operation = {"action": "create", **place, "rowId": "t", "data": {"string": "x"}}
    call("tables_db.create_operations", transaction_id=begun[0], operations=[operation])
    call("tables_db.update_transaction", transaction_id=begun[0], commit=True)
    call("tables_db.delete_transaction", transaction_id=begun[1])


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b49444154789c63f80f040009fb"
    "03fdfb5e6b2b0000000049454e44ae426082"
)
"""A PNG of one white pixel."""


def tour_storage(visitor: Visitor) -> None:
    call = visitor.call
    call("storage.create_bucket", bucket_id="b", name="B")
    call("storage.list_buckets")
    call("storage.get_bucket", bucket_id="b")
    call("storage.update_bucket", bucket_id="b", name="C")
    file = {"bucket_id": "b", "file_id": "f"}
    call("storage.create_file", **file, file=InputFile.from_bytes(PIXEL, "pixel.png"))
    call("storage.list_files", bucket_id="b")
    for method in ("get_file", "get_file_view", "get_file_download", "get_file_preview"):
        call(f"storage.{method}", **file)
    call("storage.update_file", **file, name="point.png")
    token = call("tokens.create_file_token", **file)
    call("tokens.list", **file)
    call("tokens.get", token_id=token["$id"])
    call("tokens.update", token_id=token["$id"])
    call("tokens.delete", token_id=token["$id"])
    call("storage.delete_file", **file)
    call("storage.delete_bucket", bucket_id="b")


def tour_functions(visitor: Visitor) -> None:
    call = visitor.call
    call("functions.list")
    call("functions.get", function_id="echo")
    execution = call("functions.create_execution", function_id="echo", body="hello")
    call("functions.list_executions", function_id="echo")
    one = {"function_id": "echo", "execution_id": execution["$id"]}
    call("functions.get_execution", **one)
    call("functions.delete_execution", **one)


def tour_locale(visitor: Visitor) -> None:
    for name, _ in inspect.getmembers(Locale, inspect.isfunction):
        if not name.startswith("_"):
            visitor.call(f"locale.{name}", visitor.client())


TOURS = [tour_account, tour_users, tour_teams, tour_tables_db, tour_storage, tour_functions, tour_locale]


def main() -> None:
    visitor = Visitor(**json.load(sys.stdin))
    for tour in TOURS:
        tour(visitor)
    visitor.call_rest()
    json.dump(visitor.calls, sys.stdout)


if __name__ == "__main__":
    main()
