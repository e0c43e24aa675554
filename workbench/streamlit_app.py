"""The server of the workbench: Streamlit behind the dispatch of run hosts. `runoff app` starts it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from workbench import server, services
from workbench.base_address import BaseAddress
from workbench.front import Guard, lifespan, set_up
from workbench.heaps import share_heaps
from workbench.people.gate import Gate, login_address
from workbench.people.sharing import Sharing
from workbench.recorder import RECORDER
from workbench.voters import VoterCookie

share_heaps()
set_up()
server.set_sink(RECORDER.on_events, RECORDER.expects)
services.read_ahead()
sharing = Sharing.from_environment()
if sharing.shared:
    people = Middleware(
        Gate,
        desk=services.desk(),
        login=login_address if services.provider_is_set_up() else None,
        secure=sharing.https,
        events_path=server.EVENTS_PATH,
    )
else:
    people = Middleware(VoterCookie)
app = st.App(
    Path(__file__).with_name("navigation.py"),
    middleware=[
        Middleware(Guard),
        *server.middleware(sharing.allowed, sharing.sandbox),
        people,
        Middleware(BaseAddress),
    ],
    routes=server.routes(ready=services.why_not_ready),
    lifespan=lifespan,
)
