"""Constants that ipygame does not have, and small modules of pygame's."""

import itertools
import types

#: Where ipygame's numbers are not pygame's: two of its events are one, and its keypad is the arrows.
_EVENTS = (
    "WINDOWSHOWN WINDOWHIDDEN WINDOWEXPOSED WINDOWMOVED WINDOWRESIZED WINDOWSIZECHANGED WINDOWMINIMIZED WINDOWMAXIMIZED "
    "WINDOWRESTORED WINDOWENTER WINDOWLEAVE WINDOWFOCUSGAINED WINDOWFOCUSLOST WINDOWCLOSE WINDOWTAKEFOCUS WINDOWHITTEST "
    "WINDOWICCPROFCHANGED WINDOWDISPLAYCHANGED"
)
_CORRECTED = {
    "ACTIVEEVENT": 32768, "VIDEORESIZE": 32769, "VIDEOEXPOSE": 32770, "MIDIIN": 32771, "MIDIOUT": 32772,
    "USEREVENT": 32866, "RENDER_TARGETS_RESET": 8192, "RENDER_DEVICE_RESET": 8193, "LIL_ENDIAN": 1234,
    "BIG_ENDIAN": 4321, "K_BREAK": 1 << 30 | 72, "K_PAUSE": 1 << 30 | 72,
    **{name: 32774 + at for at, name in enumerate(_EVENTS.split())},
    **{f"K_KP{dash}{n}": 1 << 30 | (98 if n == 0 else 88 + n) for n in range(10) for dash in ("", "_")},
    **{f"K_F{n}": 1 << 30 | 91 + n for n in (13, 14, 15)},
}  # fmt: skip

#: Scan codes in the order of the keyboard's standard (USB HID usage page 7), from the given number on.
_SCAN = {
    4: "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z 1 2 3 4 5 6 7 8 9 0 RETURN ESCAPE BACKSPACE TAB SPACE",
    45: "MINUS EQUALS LEFTBRACKET RIGHTBRACKET BACKSLASH NONUSHASH SEMICOLON APOSTROPHE GRAVE COMMA PERIOD SLASH",
    57: "CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 PRINT SCROLLLOCK PAUSE INSERT HOME PAGEUP DELETE END PAGEDOWN",
    79: "RIGHT LEFT DOWN UP NUMLOCK KP_DIVIDE KP_MULTIPLY KP_MINUS KP_PLUS KP_ENTER KP_1 KP_2 KP_3 KP_4 KP_5 KP_6 KP_7",
    96: "KP_8 KP_9 KP_0 KP_PERIOD NONUSBACKSLASH",
    102: "POWER KP_EQUALS F13 F14 F15",
    117: "HELP MENU",
    135: " ".join(f"INTERNATIONAL{n}" for n in range(1, 10))
    + " "
    + " ".join(f"LANG{n}" for n in range(1, 10)),
    154: "SYSREQ",
    156: "CLEAR",
    180: "CURRENCYUNIT CURRENCYSUBUNIT",
    224: "LCTRL LSHIFT LALT LGUI RCTRL RSHIFT RALT RGUI",
    257: "MODE",
    270: "AC_BACK",
}
_SAME = {
    "BREAK": "PAUSE", "EURO": "CURRENCYUNIT", "LMETA": "LGUI", "RMETA": "RGUI", "LSUPER": "LGUI", "RSUPER": "RGUI",
    "NUMLOCKCLEAR": "NUMLOCK", "PRINTSCREEN": "PRINT", "SCROLLOCK": "SCROLLLOCK",
}  # fmt: skip
#: OpenGL attributes by number.
_GL = (
    "RED_SIZE GREEN_SIZE BLUE_SIZE ALPHA_SIZE BUFFER_SIZE DOUBLEBUFFER DEPTH_SIZE STENCIL_SIZE ACCUM_RED_SIZE "
    "ACCUM_GREEN_SIZE ACCUM_BLUE_SIZE ACCUM_ALPHA_SIZE STEREO MULTISAMPLEBUFFERS MULTISAMPLESAMPLES ACCELERATED_VISUAL "
    "- CONTEXT_MAJOR_VERSION CONTEXT_MINOR_VERSION - CONTEXT_FLAGS CONTEXT_PROFILE_MASK SHARE_WITH_CURRENT_CONTEXT "
    "FRAMEBUFFER_SRGB_CAPABLE CONTEXT_RELEASE_BEHAVIOR"
)
_OTHER = {
    "AUDIO_ALLOW_FREQUENCY_CHANGE": 1, "AUDIO_ALLOW_FORMAT_CHANGE": 2, "AUDIO_ALLOW_CHANNELS_CHANGE": 4,
    "AUDIO_ALLOW_ANY_CHANGE": 15, "AUDIO_U8": 8, "AUDIO_S8": 0x8008, "AUDIO_U16": 16, "AUDIO_U16LSB": 16,
    "AUDIO_U16SYS": 16, "AUDIO_U16MSB": 0x1010, "AUDIO_S16": 0x8010, "AUDIO_S16LSB": 0x8010, "AUDIO_S16SYS": 0x8010,
    "AUDIO_S16MSB": 0x9010, "BLENDMODE_NONE": 0, "BLENDMODE_BLEND": 1, "BLENDMODE_ADD": 2, "BLENDMODE_MOD": 4,
    "GL_SWAP_CONTROL": 0, "GL_CONTEXT_DEBUG_FLAG": 1, "GL_CONTEXT_FORWARD_COMPATIBLE_FLAG": 2,
    "GL_CONTEXT_ROBUST_ACCESS_FLAG": 4, "GL_CONTEXT_RESET_ISOLATION_FLAG": 8, "GL_CONTEXT_PROFILE_CORE": 1,
    "GL_CONTEXT_PROFILE_COMPATIBILITY": 2, "GL_CONTEXT_PROFILE_ES": 4, "GL_CONTEXT_RELEASE_BEHAVIOR_NONE": 0,
    "GL_CONTEXT_RELEASE_BEHAVIOR_FLUSH": 1, "KSCAN_UNKNOWN": 0,
}  # fmt: skip
#: Names of keys that are not those of their constants.
_KEY_NAMES = {
    "LSHIFT": "left shift", "RSHIFT": "right shift", "LCTRL": "left ctrl", "RCTRL": "right ctrl", "LALT": "left alt",
    "RALT": "right alt", "LMETA": "left meta", "RMETA": "right meta", "CAPSLOCK": "caps lock", "NUMLOCK": "numlock",
    "SCROLLOCK": "scroll lock", "PAGEUP": "page up", "PAGEDOWN": "page down", "PRINTSCREEN": "print screen",
    "KP_ENTER": "enter", "KP_PLUS": "[+]", "KP_MINUS": "[-]", "KP_MULTIPLY": "[*]", "KP_DIVIDE": "[/]",
    "KP_PERIOD": "[.]", "KP_EQUALS": "equals", **{f"KP_{n}": f"[{n}]" for n in range(10)},
    "BACKQUOTE": "`", "PAUSE": "break",
}  # fmt: skip


def constants():
    """Name and value of each."""
    found = dict(_OTHER)
    for first, names in _SCAN.items():
        found |= {f"KSCAN_{name}": first + at for at, name in enumerate(names.split())}
    found |= {f"KSCAN_{name}": found[f"KSCAN_{same}"] for name, same in _SAME.items()}
    found |= {f"KSCAN_KP{n}": found[f"KSCAN_KP_{n}"] for n in range(10)}
    found |= {f"GL_{name}": at for at, name in enumerate(_GL.split()) if name != "-"}
    return found


def correct(pygame):
    """Before anything uses them."""
    for name, value in _CORRECTED.items():
        for place in (pygame, pygame.constants, pygame.locals):
            setattr(place, name, value)
    pygame.event._custom_type_counter = itertools.count(_CORRECTED["USEREVENT"] + 1)


def install(pygame, modules):
    """Add them where programs look for them."""
    for name, value in constants().items():
        for place in (pygame, pygame.constants, pygame.locals):
            if not hasattr(place, name):
                setattr(place, name, value)
    pygame.locals.Color, pygame.locals.Rect = pygame.Color, pygame.Rect
    name_keys(pygame)
    cursors(pygame)
    # A deprecated queue of events that is the usual one.
    fast = types.ModuleType("pygame.fastevent")
    for name in ("get", "poll", "wait", "pump", "post"):
        setattr(fast, name, getattr(pygame.event, name))
    fast.init, fast.get_init, fast.Event = lambda: None, lambda: True, pygame.event.Event
    modules["pygame.fastevent"] = pygame.fastevent = fast
    clipboard(pygame, modules)
    aliases(pygame, modules)
    pygame.Mask, pygame.mask.MaskType = pygame.mask.Mask, pygame.mask.Mask
    pygame.SurfaceType = pygame.surface.SurfaceType = pygame.Surface
    pygame.rect.RectType = pygame.Rect
    pygame.event.EventType = pygame.event.Event
    pygame.get_sdl_byteorder = lambda: 1234
    pygame.set_error = lambda text: None
    pygame.encode_file_path = lambda path, *args: str(path).encode()


def name_keys(pygame):
    """``pygame.key.name`` says what pygame says."""
    key, c = pygame.key, pygame.constants
    names = dict(key._KEY_TO_NAME)
    for code in range(33, 127):
        if not 65 <= code <= 90:
            names[code] = chr(code)
    for name, said in _KEY_NAMES.items():
        if (code := getattr(c, f"K_{name}", None)) is not None:
            names[code] = said
    codes = {said: code for code, said in names.items()}

    def key_code(name):
        found = codes.get(name.lower())
        if found is None:
            raise ValueError("unknown key name")
        return found

    key.name = lambda code, use_compat=True: names.get(code, "")
    key.key_code = key_code


def cursors(pygame):
    """Cursors are the browser's; what describes them can be made and compiled."""
    module = pygame.cursors

    class Cursor:
        """A system cursor by its number, or one of bits or of a picture."""

        def __init__(self, *data):
            if len(data) == 1 and isinstance(data[0], Cursor):
                data = data[0].data
            self.data = data or (getattr(pygame, "SYSTEM_CURSOR_ARROW", 0),)
            surface = any(isinstance(each, pygame.Surface) for each in self.data)
            self.type = "system" if len(self.data) == 1 else "color" if surface else "bitmap"

        def __getitem__(self, index):
            return self.data[index]

        def __iter__(self):
            return iter(self.data)

        def __len__(self):
            return len(self.data)

        def __eq__(self, other):
            return isinstance(other, Cursor) and self.data == other.data

        def __hash__(self):
            return hash(self.data)

        def copy(self):
            return Cursor(*self.data)

    def compiled(strings, black="X", white=".", xor="o"):
        size = len(strings[0]), len(strings)
        if size[0] % 8 or size[1] % 8 or any(len(each) != size[0] for each in strings):
            raise ValueError("cursor string sizes must be divisible by 8")
        data, mask = [], []
        for line in strings:
            for start in range(0, size[0], 8):
                part = line[start : start + 8]
                data.append(sum(128 >> at for at, each in enumerate(part) if each in (black, xor)))
                mask.append(sum(128 >> at for at, each in enumerate(part) if each in (black, white)))
        return tuple(data), tuple(mask)

    triangle = tuple(("X" * min(8, row + 1) if row < 12 else "").ljust(16) for row in range(16))
    plain = ((16, 16), (0, 0), *compiled(triangle))
    for name in ("arrow", "diamond", "broken_x", "tri_left", "tri_right", "ball"):
        setattr(module, name, Cursor(*plain))
    wide = tuple(("X" * min(12, row + 1) if row < 20 else "").ljust(24) for row in range(24))
    module.thickarrow_strings = module.sizer_x_strings = module.sizer_y_strings = wide
    module.sizer_xy_strings = module.textmarker_strings = wide
    module.Cursor, module.compile = Cursor, compiled
    pygame.Cursor, pygame.mouse.Cursor = Cursor, Cursor
    state = {"now": Cursor()}

    def put(*data):
        state["now"] = data[0] if len(data) == 1 and isinstance(data[0], Cursor) else Cursor(*data)

    def compatible(*args):
        raise pygame.error("no cursor files here")

    pygame.mouse.set_cursor, pygame.mouse.get_cursor = put, lambda: state["now"]
    pygame.mouse.set_system_cursor = put
    module.set_cursor, module.get_cursor, module.load_xbm = put, lambda: state["now"], compatible


def clipboard(pygame, modules):
    """``pygame.scrap`` keeps what a program puts there; the browser's clipboard stays closed."""
    module, held = types.ModuleType("pygame.scrap"), {}
    ready = []
    module.init, module.get_init = lambda: ready.append(True), lambda: bool(ready)
    module.put, module.get = held.__setitem__, held.get
    module.contains, module.get_types = held.__contains__, lambda: ["text/plain", *held]
    module.lost, module.set_mode = lambda: False, lambda mode: None
    module.put_text = lambda text: held.__setitem__("text/plain", text)
    module.get_text, module.has_text = lambda: held.get("text/plain", ""), lambda: "text/plain" in held
    modules["pygame.scrap"] = pygame.scrap = module


def aliases(pygame, modules):
    """Modules that repeat what others hold."""
    for name, names in {
        "sysfont": {
            "SysFont": pygame.font.SysFont,
            "get_fonts": pygame.font.get_fonts,
            "match_font": pygame.font.match_font,
        },
        "base": {
            "init": pygame.init,
            "quit": pygame.quit,
            "error": pygame.error,
            "get_init": pygame.get_init,
        },
        "bufferproxy": {"BufferProxy": memoryview},
        "rwobject": {"encode_string": lambda text, *args: str(text).encode()},
        "surflock": {},
        "imageext": {"load_extended": pygame.image.load, "save_extended": pygame.image.save},
    }.items():
        module = types.ModuleType(f"pygame.{name}")
        vars(module).update(names)
        modules[module.__name__] = module
        setattr(pygame, name, module)
    pygame.BufferProxy = memoryview
