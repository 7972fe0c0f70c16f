"""organization, organization/members: what an owner manages."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app import links
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Moment, Name, Rows, Strict, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.scope import IsMember, managed_organization, member
from sessions_app.models import User
from sessions_app.services import accounts, members

TAG = "organization"


class OrganizationRow(Rows):
    id = serializers.CharField()
    name = serializers.CharField()
    slug = serializers.CharField()
    accent = serializers.CharField(help_text="Colour of its pages, like `#3355aa`; empty for the product's own.")
    max_participants = serializers.IntegerField(allow_null=True)
    retention_days = serializers.IntegerField(allow_null=True)
    blocked_words = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Words no player's name may hold, by language; a language's list replaces ours, `*` is for all.",
    )
    created_at = Moment()


class OrganizationChange(Strict):
    name = Name(required=False, max_length=120)
    accent = Name(required=False, max_length=7, allow_blank=True)
    max_participants = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100_000)
    retention_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=36_500)
    blocked_words = serializers.DictField(
        child=serializers.ListField(child=Name(max_length=40)),
        required=False,
        help_text="By language, `*` for all; a star at a word's end stands for whatever follows.",
    )


class MemberRow(Rows):
    id = serializers.CharField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    role = serializers.ChoiceField(User.Role.choices)
    is_active = serializers.BooleanField()
    date_joined = Moment()


class Link(Rows):
    set_password_url = serializers.CharField(help_text="Sets this member's password, once and for three days.")


class NewMemberRow(MemberRow):
    set_password_url = serializers.CharField(help_text="Sets this member's password, once and for three days.")


class NewMember(Strict):
    username = serializers.CharField(max_length=150)
    display_name = Name(required=False, allow_blank=True, max_length=60)
    role = serializers.ChoiceField(User.Role.choices)


class MemberChange(Strict):
    display_name = Name(required=False, allow_blank=True, max_length=60)
    role = serializers.ChoiceField(User.Role.choices, required=False)
    is_active = serializers.BooleanField(required=False)


class OrganizationView(APIView):
    permission_classes = (IsMember,)

    @operation("Read the organization", answers=OrganizationRow, errors=OWN_ERRORS, tag=TAG)
    def get(self, request: Request) -> Response:
        return Response(OrganizationRow(managed_organization(request)).data)

    @operation(
        "Change name, branding, limits or retention",
        request=OrganizationChange,
        answers=OrganizationRow,
        errors=(*OWN_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def patch(self, request: Request) -> Response:
        organization = managed_organization(request)
        members.update_organization(member(request), organization, shaped(OrganizationChange, request))
        return Response(OrganizationRow(organization).data)


class MembersView(APIView):
    permission_classes = (IsMember,)

    @operation("List the members", answers=paged(MemberRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING)
    def get(self, request: Request) -> Response:
        return page_of(_members(request).order_by("username"), request, self, MemberRow)

    @operation(
        "Add a member, who chooses a password by the link in the answer",
        request=NewMember,
        answers=NewMemberRow,
        status=201,
        errors=(*OWN_ERRORS, *OPEN_ERRORS, "username_taken"),
        tag=TAG,
    )
    def post(self, request: Request) -> Response:
        organization = managed_organization(request)
        made = members.create_member(member(request), organization, **shaped(NewMember, request))
        return Response({**MemberRow(made).data, **_link(request, made)}, status=201)


class MemberView(APIView):
    permission_classes = (IsMember,)

    @operation("Read a member", answers=MemberRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, member_id: UUID) -> Response:
        return Response(MemberRow(_found(request, member_id)).data)

    @operation(
        "Rename a member, change the role, close or reopen the account",
        request=MemberChange,
        answers=MemberRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS, "last_owner"),
        tag=TAG,
    )
    def patch(self, request: Request, member_id: UUID) -> Response:
        found = _found(request, member_id)
        return Response(MemberRow(members.update_member(member(request), found, shaped(MemberChange, request))).data)

    @operation(
        "Delete a member's account with its seats in sessions", status=204, errors=(*READ_ERRORS, "last_owner"), tag=TAG
    )
    def delete(self, request: Request, member_id: UUID) -> Response:
        members.remove_member(member(request), _found(request, member_id))
        return Response(status=204)


class PasswordLinkView(APIView):
    permission_classes = (IsMember,)

    @operation("Make a link to set a member's password anew", answers=Link, status=201, errors=READ_ERRORS, tag=TAG)
    def post(self, request: Request, member_id: UUID) -> Response:
        return Response(_link(request, _found(request, member_id)), status=201)


def _members(request: Request) -> QuerySet[User]:
    return User.objects.filter(organization=managed_organization(request))


def _found(request: Request, member_id: UUID) -> User:
    found = _members(request).filter(pk=member_id).first()
    if found is None:
        raise NotFound
    return found


def _link(request: Request, user: User) -> dict[str, str]:
    return {"set_password_url": links.base_url(request._request) + accounts.set_password_path(user)}
