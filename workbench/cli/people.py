"""``runoff invite``: links that let people into a shared arena."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from data.store import Store, default_url

from ..people.folder import PeopleFolder
from ..people.invites import Invite, InviteBook, parse_span
from ..people.register import RATER, Register
from ..people.sharing import address_of, checked_name, local_addresses
from .output import emit_json, emit_table, refuse, say


def invite(
    role: Annotated[str, typer.Option(help="rater, or curator.")] = RATER,
    uses: Annotated[
        int | None, typer.Option(help="How many people may join by it; any number otherwise.")
    ] = None,
    expires: Annotated[str, typer.Option(help="How long it lasts: 30m, 12h, 7d, 2w, or never.")] = "7d",
    name: Annotated[
        str | None, typer.Option(help="Host name or address in the link; this machine's first one otherwise.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port in the link.", min=1, max=65535)] = 8501,
    https: Annotated[
        bool, typer.Option("--https", help="The link begins with https, without a port.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="List the invitations; links are kept nowhere.")
    ] = False,
    revoke: Annotated[str | None, typer.Option(metavar="ID", help="Let nobody in by it any more.")] = None,
    sign_out: Annotated[
        bool, typer.Option("--sign-out", help="With --revoke: those who joined by it are out, too.")
    ] = False,
    store: Annotated[str | None, typer.Option(help="Store of the arena; the default one otherwise.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Make an invitation to a shared arena, list them, or withdraw one."""
    if sign_out and revoke is None:
        raise refuse("--sign-out says what --revoke ID does; give both")
    url = store or default_url()
    book = InviteBook(PeopleFolder.beside(url))
    if revoke is not None:
        _told(book.revoke(revoke, sign_out=sign_out), json=json)
    elif list_:
        _list(book.all(), url, json=json)
    else:
        span = None if expires == "never" else parse_span(expires)
        host = checked_name(name) if name is not None else (local_addresses() or ["localhost"])[0]
        made, token = book.make(role=role, uses=uses, expires=span)
        link = f"{address_of(host, port, https=https)}/join#{token}"
        if json:
            emit_json({**made.to_json(), "link": link})
            return
        say(link)
        until = "never ends" if made.expires_at is None else f"ends {made.expires_at:%Y-%m-%d %H:%M} UTC"
        places = "any number of people" if made.uses is None else f"{made.uses} to join"
        say(f"Invitation {made.id} for {places}, as {made.role}; it {until}. The link is shown only now.")


def _told(invite: Invite, *, json: bool) -> None:
    if json:
        emit_json(invite.to_json())
        return
    out = ", and those who joined by it are out" if invite.signed_out else "; those who joined by it stay"
    say(f"Nobody joins by invitation {invite.id} any more{out}.")


def _list(invites: list[Invite], url: str, *, json: bool) -> None:
    joined = dict.fromkeys((invite.id for invite in invites), 0)
    if "://" in url or os.path.exists(url):  # noqa: PTH110
        with Store.open(url) as log:
            register = Register(log)
            joined = {invite.id: register.joined_by(invite.id) for invite in invites}
    if json:
        emit_json([{**invite.to_json(), "joined": joined[invite.id]} for invite in invites])
        return
    emit_table(
        "Invitations",
        ["id", "role", "joined", "of", "ends (UTC)", "state"],
        [
            (
                invite.id,
                invite.role,
                joined[invite.id],
                "any" if invite.uses is None else invite.uses,
                "never" if invite.expires_at is None else f"{invite.expires_at:%Y-%m-%d %H:%M}",
                "withdrawn, signed out" if invite.signed_out else "withdrawn" if invite.revoked else "open",
            )
            for invite in invites
        ],
    )
