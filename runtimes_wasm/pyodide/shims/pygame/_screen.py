"""The display, events and time of pygame on a page's canvas.

A program's own loop never returns to the browser, so it is paused where a game
waits anyway: in the clock, in delays, in ``flip``. While it is paused, the
browser paints and hands over what was typed and clicked.
"""

import time as clock_of_host

import js
import runoff_screen
from pyodide.ffi import can_run_sync, run_sync

FRAME = 0.012  # seconds: a loop without a clock is paused at least so often
PATIENCE = 1.5  # seconds: a window that nothing was drawn into by then stays black
state = {"paused": 0.0, "surface": None, "caption": "pygame window", "repeat": (0, 0), "timers": {}}
MODIFIERS = (("shift", 0x0003), ("ctrl", 0x00C0), ("alt", 0x0300), ("meta", 0x0C00))


def pause(seconds):
    """Let the browser work for so long; inside a coroutine it can only wait."""
    if can_run_sync():
        run_sync(runoff_screen.sleep(max(0, seconds) * 1000))
    elif seconds > 0:
        clock_of_host.sleep(seconds)
    state["paused"] = clock_of_host.perf_counter()
    if state.get("opened") and state["paused"] - state["opened"] > PATIENCE:
        # It runs and never flips: what it shows is a black window, as elsewhere.
        state["opened"] = None
        surface = state["surface"]
        black = surface._pixels.copy()
        black[...] = (0, 0, 0, 255)
        runoff_screen.present(black, surface.width, surface.height)


def breathe():
    """Pause shortly if the last pause is long ago."""
    if clock_of_host.perf_counter() - state["paused"] > FRAME:
        pause(0)


def install(pygame):
    """Replace ipygame's display, events, time, keyboard and mouse."""
    install_display(pygame)
    install_events(pygame)
    install_time(pygame)


def install_display(pygame):
    """One canvas, shown whole at each flip."""
    backend = pygame._get_backend()
    display = pygame.display
    sizes = (800, 600)

    def set_mode(size=(0, 0), flags=0, depth=0, display=0, vsync=0):
        if not backend.initialized:
            backend.mark_init()
        try:
            width, height = (int(size[0]), int(size[1])) if size is not None else (0, 0)
        except (TypeError, IndexError, ValueError):
            raise TypeError("size must be two numbers") from None
        width, height = width or sizes[0], height or sizes[1]
        if width < 0 or height < 0:
            raise pygame.error("Cannot set negative sized display mode")
        surface = pygame.Surface((width, height))
        surface._is_display = True
        surface._flags |= flags & ~0x00010000
        first = backend.display_surface is None
        backend.display_surface = state["surface"] = surface
        backend.canvas = runoff_screen
        runoff_screen.resize(width, height)
        state["opened"] = clock_of_host.perf_counter()
        if first:
            # A window says so when it opens; programs that wait for an event draw then.
            c, event = pygame.constants, pygame.event
            for kind in (c.WINDOWSHOWN, c.WINDOWFOCUSGAINED, c.WINDOWEXPOSED):
                event.post(event.Event(kind, window=None))
            event.post(event.Event(c.ACTIVEEVENT, gain=1, state=1))
            event.post(event.Event(c.VIDEOEXPOSE))
        return surface

    def flip():
        surface = backend.display_surface
        if surface is None:
            raise pygame.error(
                "Display mode not set" if backend.initialized else "video system not initialized"
            )
        runoff_screen.present(surface._pixels, surface.width, surface.height)
        state["opened"] = None
        breathe()

    def leave():
        backend.mark_quit()
        backend.display_surface = None
        pygame.event._event_queue.clear()

    def set_caption(title, icontitle=""):
        if not isinstance(title, str):
            raise TypeError(f"argument 1 must be str, not {type(title).__name__}")
        state["caption"] = str(title)
        runoff_screen.caption(str(title))

    def info():
        found = native_info()
        if not found.current_w:
            found.current_w, found.current_h = sizes
        return found

    native_info = display.Info
    display.set_mode, display.flip = set_mode, flip
    display.update = lambda *rectangles: flip()
    display.set_caption = set_caption
    display.get_caption = lambda: (state["caption"], state["caption"])
    display.quit = leave
    native_quit = pygame.quit

    def quit_all():
        leave()
        pygame.font.quit()
        pygame.mixer.quit()
        native_quit()

    pygame.quit = quit_all
    display.get_wm_info = dict
    display.is_fullscreen = lambda: False
    display.gl_set_attribute = lambda attribute, value: None
    display.gl_get_attribute = lambda attribute: 0
    display.set_palette = display.set_gamma_ramp = lambda *args: False
    display.get_allow_screensaver = lambda: True
    display.set_window_position = lambda position: None
    display.get_window_position = lambda: (0, 0)
    display._set_autoresize = lambda value: None
    display._get_renderer_info = lambda: ("canvas", 0)
    display.Info = info
    display.iconify = display.toggle_fullscreen = lambda: False
    display.get_active = lambda: True
    display.get_driver = lambda: "canvas"
    display.get_desktop_sizes = lambda: [sizes]
    display.list_modes = lambda *args, **kwargs: [sizes]
    display.mode_ok = lambda *args, **kwargs: 32
    display.get_num_displays = lambda: 1
    display.set_gamma = display.set_allow_screensaver = lambda *args: False


def install_events(pygame):
    """Events of the page become pygame's, in order, whenever a program looks for them."""
    event, key, mouse, c = pygame.event, pygame.key, pygame.mouse, pygame.constants
    names = dict(event._JS_KEY_MAP)
    for text, name in zip(
        "-=[];'\\,./`",
        [
            "MINUS",
            "EQUALS",
            "LEFTBRACKET",
            "RIGHTBRACKET",
            "SEMICOLON",
            "QUOTE",
            "BACKSLASH",
            "COMMA",
            "PERIOD",
            "SLASH",
            "BACKQUOTE",
        ],
        strict=True,
    ):
        names[text] = getattr(c, f"K_{name}", ord(text))
    codes = {
        "ShiftLeft": c.K_LSHIFT,
        "ShiftRight": c.K_RSHIFT,
        "ControlLeft": c.K_LCTRL,
        "ControlRight": c.K_RCTRL,
    }
    codes |= {"AltLeft": c.K_LALT, "AltRight": c.K_RALT, "NumpadEnter": getattr(c, "K_KP_ENTER", c.K_RETURN)}
    codes |= {f"Numpad{n}": getattr(c, f"K_KP{n}", getattr(c, f"K_KP_{n}", c.K_0 + n)) for n in range(10)}

    def key_of(info):
        text = info.key
        if info.code in codes:
            return codes[info.code]
        return names.get(text) or (ord(text.lower()) if len(text) == 1 else c.K_UNKNOWN)

    def take():
        while True:
            info = runoff_screen.next()
            if info is None:
                break
            translate(info)
        now = pygame.time.get_ticks()
        for kind, timer in list(state["timers"].items()):
            while timer["due"] <= now:
                post(timer["event"])
                timer["due"] += timer["every"]
                timer["left"] -= 1
                if timer["left"] == 0:
                    state["timers"].pop(kind, None)
                    break
                if timer["due"] < now - 5 * timer["every"]:
                    timer["due"] = now + timer["every"]

    def post(found):
        if found.type not in event._blocked:
            event._event_queue.append(found)
            return True
        return False

    def translate(info):
        kind = info.kind
        mods = sum(bits for name, bits in MODIFIERS if getattr(info, name, False))
        if kind == "keydown":
            code = key_of(info)
            again = bool(info.repeat)
            if again and not state["repeat"][0]:
                return
            text = (
                info.key
                if len(info.key) == 1
                else {"Enter": "\r", "Tab": "\t", "Backspace": "\b", "Escape": "\x1b"}.get(info.key, "")
            )
            key._key_down(code, mods)
            post(event.Event(c.KEYDOWN, key=code, mod=mods, unicode=text, scancode=code & 0xFF, window=None))
            if len(info.key) == 1:
                post(event.Event(c.TEXTINPUT, text=info.key, window=None))
        elif kind == "keyup":
            code = key_of(info)
            key._key_up(code, mods)
            post(event.Event(c.KEYUP, key=code, mod=mods, unicode="", scancode=code & 0xFF, window=None))
        elif kind == "blur":
            for code in [code for code, down in key._pressed.items() if down]:
                key._key_up(code, 0)
                post(event.Event(c.KEYUP, key=code, mod=0, unicode="", scancode=code & 0xFF, window=None))
        else:
            point(info, kind)

    def point(info, kind):
        x, y = int(info.x), int(info.y)
        rel = (x - mouse._pos[0], y - mouse._pos[1])
        mouse._pos[:] = [x, y]
        mouse._rel[0] += rel[0]
        mouse._rel[1] += rel[1]
        if kind == "move":
            buttons = tuple(int(down) for down in mouse._buttons[:3])
            post(event.Event(c.MOUSEMOTION, pos=(x, y), rel=rel, buttons=buttons, touch=False, window=None))
        elif kind == "down":
            mouse._button_down(info.button)
            post(event.Event(c.MOUSEBUTTONDOWN, pos=(x, y), button=info.button, touch=False, window=None))
        elif kind == "up":
            mouse._button_up(info.button)
            post(event.Event(c.MOUSEBUTTONUP, pos=(x, y), button=info.button, touch=False, window=None))
        elif kind == "wheel":
            button = 4 if info.dy > 0 else 5
            post(event.Event(c.MOUSEBUTTONDOWN, pos=(x, y), button=button, touch=False, window=None))
            post(event.Event(c.MOUSEBUTTONUP, pos=(x, y), button=button, touch=False, window=None))
            post(
                event.Event(
                    c.MOUSEWHEEL, x=int(info.dx), y=int(info.dy), flipped=False, touch=False, window=None
                )
            )

    def need():
        if not pygame.display.get_init():
            raise pygame.error("video system not initialized")

    def looking(native):
        def look(*args, **kwargs):
            need()
            breathe()
            take()
            return native(*args, **kwargs)

        return look

    def wait(timeout=0):
        need()
        limit = clock_of_host.perf_counter() + timeout / 1000 if timeout else None
        while True:
            take()
            if event._event_queue:
                return event._event_queue.popleft()
            if limit is not None and clock_of_host.perf_counter() >= limit:
                return event.Event(c.NOEVENT)
            pause(0.01)

    for name in ("get", "poll", "peek", "pump", "clear"):
        setattr(event, name, looking(getattr(event, name)))
    event.post, event.wait = post, wait
    native_event, native_place = event.Event.__init__, mouse.set_pos

    def make(self, kind, *args, **kwargs):
        if not isinstance(kind, int):
            raise TypeError(f"'{type(kind).__name__}' object cannot be interpreted as an integer")
        native_event(self, kind, *args, **kwargs)

    event.Event.__init__ = make
    event.Event.__repr__ = lambda self: f"<Event({self.type}-{event.event_name(self.type)} {self.dict})>"
    event.set_keyboard_grab, event.get_keyboard_grab = event.set_grab, event.get_grab
    mouse.set_pos = lambda *pos: native_place(pos if len(pos) == 2 else pos[0])
    key.get_pressed = looking(key.get_pressed)
    mouse.get_pos = looking(mouse.get_pos)
    mouse.get_pressed = looking(mouse.get_pressed)
    key.set_repeat = lambda delay=0, interval=0: state.__setitem__("repeat", (delay, interval or delay))
    key.get_repeat = lambda: state["repeat"]
    native_visible = mouse.set_visible

    def set_visible(value):
        runoff_screen.cursor(bool(value))
        return native_visible(value)

    mouse.set_visible = set_visible


def install_time(pygame):
    """A clock that keeps its rate and lets the browser work while it waits."""
    time, event = pygame.time, pygame.event
    now = clock_of_host.perf_counter

    class Clock:
        """Keeps a program to so many frames a second."""

        def __init__(self):
            self.last = now()
            self.spent = self.raw = 0
            self.frames = []

        def tick(self, framerate=0):
            """Wait for the next frame; milliseconds since the last one."""
            began = now()
            self.raw = int((began - self.last) * 1000)
            due = self.last + 1 / framerate if framerate else began
            pause(max(0, due - began))
            while framerate and can_run_sync() and now() < due - 0.0005:
                pause(due - now())
            ended = now()
            self.spent = round((ended - self.last) * 1000)
            # A frame that came a little late does not push the next one back.
            self.last = due if framerate and ended - due < 0.008 else ended
            self.frames = [*self.frames[-9:], ended]
            return self.spent

        tick_busy_loop = tick

        async def tick_async(self, framerate=0):
            """The same inside a coroutine."""
            import asyncio

            await asyncio.sleep(max(0, self.last + 1 / framerate - now()) if framerate else 0)
            return self.tick()

        def get_time(self):
            """Milliseconds between the last two ticks."""
            return self.spent

        def get_rawtime(self):
            """The same without the waiting."""
            return self.raw

        def get_fps(self):
            """Frames a second over the last ten."""
            if len(self.frames) < 2:
                return 0.0
            return (len(self.frames) - 1) / max(1e-6, self.frames[-1] - self.frames[0])

    def wait(milliseconds):
        if not isinstance(milliseconds, int):
            raise TypeError("delay requires one integer argument")
        began = now()
        pause(milliseconds / 1000)
        return int((now() - began) * 1000)

    def set_timer(kind, millis=0, loops=0):
        found = kind if isinstance(kind, event.Event) else event.Event(kind)
        state["timers"].pop(found.type, None)
        if millis > 0:
            due = time.get_ticks() + millis
            state["timers"][found.type] = {"event": found, "every": millis, "due": due, "left": loops or -1}

    time.Clock, time.wait, time.delay, time.set_timer = Clock, wait, wait, set_timer
    if not hasattr(js, "OffscreenCanvas"):
        raise pygame.error("this browser cannot draw in the background")
