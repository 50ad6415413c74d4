"""The access of each role, which views state in `roles`, and the permission class that checks it."""

from collections.abc import Mapping
from enum import Enum

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.roles import Role


class Access(Enum):
    """Whose data a role may ask for: its own organisation's alone (another's is not there: 404), or anyone's."""

    OWN = "own"
    ANY = "any"


Roles = Mapping[Role, Access]
"""The access of each role to a request; a role that is not named is refused (403)."""

BUYERS: Roles = {Role.BUYER: Access.ANY}
MEMBERS: Roles = {Role.MEMBER: Access.ANY}
FACILITATORS: Roles = {Role.FACILITATOR: Access.ANY}
AUDITORS: Roles = {Role.AUDITOR: Access.ANY}
AUDITORS_AND_MEMBERS: Roles = {Role.AUDITOR: Access.ANY, Role.MEMBER: Access.OWN}
CENTRALE_READERS: Roles = {Role.BUYER: Access.ANY, Role.AUDITOR: Access.ANY}
EVERY_READER: Roles = {**CENTRALE_READERS, Role.MEMBER: Access.OWN}
BUYERS_AND_MEMBERS: Roles = {Role.BUYER: Access.ANY, Role.MEMBER: Access.OWN}
# For contractors and facilitateurs, row-level security (reads) and the rules of hours (commands) say what is theirs.
BUYERS_AND_CONTRACTORS: Roles = {Role.BUYER: Access.ANY, Role.CONTRACTOR: Access.ANY}
HOURS_ACTORS: Roles = {**BUYERS_AND_CONTRACTORS, Role.FACILITATOR: Access.ANY}
HOURS_READERS: Roles = {**BUYERS_AND_MEMBERS, Role.CONTRACTOR: Access.ANY, Role.FACILITATOR: Access.ANY}
EVERYONE: Roles = dict.fromkeys(Role, Access.ANY)


class RoleAccess(BasePermission):
    """
    The caller's role is among the `roles` of the view (else 403), and what it asks about is open to it (else 404).

    The object of `check_object_permissions` is the organisation asked about, None for nobody in particular.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        roles: Roles = view.roles  # type: ignore[attr-defined]
        role = request.user.role  # type: ignore[union-attr]
        if request.method in view.allowed_methods and role not in roles:  # another method: 405
            raise Problem(
                403,
                "forbidden",
                f"Cette adresse n’est pas pour une clé de rôle « {role} » : voyez /api/v1/me.",
            )
        return True

    def has_object_permission(self, request: Request, view: APIView, obj: str | None) -> bool:
        caller = request.user
        access = view.roles[caller.role]  # type: ignore[attr-defined, union-attr]
        if access is Access.OWN and obj not in (None, caller.organisation):  # type: ignore[union-attr]
            raise not_found()
        return True
