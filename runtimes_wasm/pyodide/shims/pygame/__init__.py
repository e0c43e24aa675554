"""pygame for the canvas of a page: ipygame's surfaces, rectangles and vectors, with what a browser needs.

ipygame draws with numpy and was made for notebooks. Here it gets a canvas and
events of the page (``_screen``), a clock that lets the browser breathe, faster
and more complete drawing (``_draw``, ``_pixels``, ``_arrays``, ``_text``), and
pygame's own rules for vectors, rectangles, colours and sprites, errors included:
a program that fails elsewhere fails here, at the same line. Sound is silent.
"""

import importlib
import sys
import types

import ipygame

__version__ = "2.6.1"
_MODULES = (
    "camera color colordict constants cursors display draw event font freetype gfxdraw image key locals mask math "
    "midi mixer mouse pixelcopy rect sndarray sprite surface surfarray time transform"
)
for _name in _MODULES.split():
    sys.modules[f"pygame.{_name}"] = importlib.import_module(f"ipygame.{_name}")
globals().update({_name: _value for _name, _value in vars(ipygame).items() if not _name.startswith("__")})

from pygame import (  # noqa: E402
    _arrays,
    _colors,
    _draw,
    _extras,
    _names,
    _pixels,
    _rects,
    _screen,
    _sound,
    _sprites,
    _text,
    _vectors,
)

_names.correct(ipygame)
_vectors.install(ipygame)
_rects.install(ipygame)
_colors.install(ipygame)
_pixels.install(ipygame)
_draw.install(ipygame.draw)
_sprites.install(ipygame.sprite)
_screen.install(ipygame)
_text.install(ipygame, sys.modules)
_arrays.install(ipygame, sys.modules)
_sound.install(ipygame, sys.modules)
_extras.install(ipygame, sys.modules)
_names.install(ipygame, sys.modules)
globals().update({_name: _value for _name, _value in vars(ipygame).items() if not _name.startswith("_")})

ver = __version__
vernum = (2, 6, 1)
version = types.ModuleType("pygame.version")
version.ver, version.vernum, version.SDL = ver, vernum, (2, 28, 4)
sys.modules["pygame.version"] = version
