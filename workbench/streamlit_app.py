"""The server of the workbench: Streamlit behind the dispatch of run hosts. `runoff app` starts it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from workbench import server, services
from workbench.base_address import BaseAddress
from workbench.recorder import RECORDER
from workbench.voters import VoterCookie

server.set_sink(RECORDER.on_events, RECORDER.expects)
services.read_ahead()
app = st.App(
    Path(__file__).with_name("navigation.py"),
    middleware=[*server.middleware(), Middleware(VoterCookie), Middleware(BaseAddress)],
    routes=server.routes(),
)
