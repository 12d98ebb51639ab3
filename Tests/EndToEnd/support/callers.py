"""Callers with every kind of role, made by the server key."""

import uuid
from dataclasses import dataclass, field

from appwrite.services.teams import Teams
from appwrite.services.users import Users

from support.backend import Backend


@dataclass
class Caller:
    """Somebody who asks the gateway, as a script does."""

    name: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    id: str = ""


@dataclass
class Callers:
    """A guest; somebody with a team, a label and a verified address; and somebody with none of these."""

    guest: Caller
    member: Caller
    stranger: Caller
    team: str
    membership: str

    @property
    def all(self) -> list[Caller]:
        return [self.guest, self.member, self.stranger]

    @property
    def roles(self) -> list[str]:
        """Every form of a role, held by some of them or by nobody."""
        own = [f"user:{self.member.id}", f"user:{self.member.id}/verified", f"user:{self.member.id}/unverified"]
        teams = [f"team:{self.team}", f"team:{self.team}/chief", f"team:{self.team}/clerk", "team:other"]
        return [
            *["any", "guests", "users", "users/verified", "users/unverified"],
            *own,
            *teams,
            *[f"member:{self.membership}", "member:other", "label:staff", "label:other"],
        ]


def make_user(backend: Backend, name: str) -> Caller:
    users = Users(backend.client)
    user = users.create(uuid.uuid4().hex[:12], f"{uuid.uuid4().hex[:12]}@example.com", None, "long-enough-1", name)
    secret = users.create_session(user["$id"])["secret"]
    assert secret
    return Caller(name, {"X-Appwrite-Session": secret}, user["$id"])


def make_callers(backend: Backend) -> Callers:
    member, stranger = make_user(backend, "member"), make_user(backend, "stranger")
    users, teams = Users(backend.client), Teams(backend.client)
    users.update_labels(member.id, ["staff"])
    users.update_email_verification(member.id, True)
    team = uuid.uuid4().hex[:12]
    teams.create(team, "Crew")
    membership = teams.create_membership(team, ["chief"], user_id=member.id)["$id"]
    return Callers(Caller("guest"), member, stranger, team, membership)
