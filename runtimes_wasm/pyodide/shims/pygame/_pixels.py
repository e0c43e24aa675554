"""Surfaces as pygame has them: opaque unless asked otherwise, blended in whole numbers, with blend flags."""

import os

import numpy as np

SRCALPHA = 0x00010000
WHOLE = np.uint16(255)


def blend(flag, below, above):
    """One of pygame's blend modes; arrays of 16 bits."""
    kind = {0x10: 5}.get(flag, flag - 5 if flag > 5 else flag)
    if kind == 1:
        return np.minimum(below + above, 255)
    if kind == 2:
        return np.maximum(below.astype(np.int16) - above.astype(np.int16), 0)
    if kind == 3:
        return (below * above + 255) >> 8
    return np.minimum(below, above) if kind == 4 else np.maximum(below, above)


def install(pygame):
    """Replace the parts of Surface that differ, and mark what has an alpha channel."""
    surface, rect = pygame.Surface, pygame.Rect
    to_rgba = pygame.surface._color_to_rgba
    native_init = surface.__init__

    def init(self, size=(0, 0), flags=0, depth=32, masks=None, **inner):
        if isinstance(flags, surface):
            flags = flags._flags
        if isinstance(depth, surface):
            depth = depth.get_bitsize()
        try:
            size = (int(size[0]), int(size[1]))
        except (TypeError, IndexError, ValueError):
            raise ValueError("size needs to be (number width, number height)") from None
        if size[0] < 0 or size[1] < 0:
            raise pygame.error("Invalid resolution for Surface")
        native_init(self, size, flags, depth, **inner)
        if not flags & SRCALPHA and not inner:
            self._pixels[..., 3] = 255

    def color_for(self, color):
        rgba = to_rgba(color)
        return rgba if self._flags & SRCALPHA else (*rgba[:3], 255)

    def fill(self, color, area=None, special_flags=0):
        where = rect(0, 0, self.width, self.height) if area is None else rect(area)
        to_rgba(color)
        where = where.clip(self.get_clip())
        if where.w <= 0 or where.h <= 0:
            return rect(where.x, where.y, 0, 0)
        region = self._pixels[where.y : where.y + where.h, where.x : where.x + where.w]
        rgba = to_rgba(color)
        if special_flags:
            channels = 4 if special_flags > 5 and self._flags & SRCALPHA else 3
            above = np.array(rgba[:channels], np.uint16)
            region[..., :channels] = blend(special_flags, region[..., :channels].astype(np.uint16), above)
        else:
            region[:] = color_for(self, color)
        return where

    def blit(self, source, dest, area=None, special_flags=0):
        if not isinstance(source, surface):
            kind = "None" if source is None else type(source).__name__
            raise TypeError(f"argument 1 must be pygame.surface.Surface, not {kind}")
        try:
            x, y = (dest.x, dest.y) if hasattr(dest, "x") and hasattr(dest, "w") else (dest[0], dest[1])
            x, y = int(x), int(y)
        except (TypeError, IndexError, ValueError):
            raise TypeError("invalid destination position for blit") from None
        piece = rect(0, 0, source.width, source.height)
        if area is not None:
            wanted = rect(area)
            x, y = x + max(0, -wanted.x), y + max(0, -wanted.y)
            piece = wanted.clip(piece)
        seen = rect(x, y, piece.w, piece.h).clip(self.get_clip())
        if seen.w <= 0 or seen.h <= 0:
            return rect(x, y, 0, 0)
        left, top = piece.x + seen.x - x, piece.y + seen.y - y
        above = source._pixels[top : top + seen.h, left : left + seen.w]
        below = self._pixels[seen.y : seen.y + seen.h, seen.x : seen.x + seen.w]
        if special_flags and special_flags <= 0x10:
            channels = 4 if special_flags > 5 and self._flags & SRCALPHA else 3
            mixed = blend(
                special_flags,
                below[..., :channels].astype(np.uint16),
                above[..., :channels].astype(np.uint16),
            )
            below[..., :channels] = mixed
        else:
            put(self, source, above, below)
        return rect(seen.x, seen.y, seen.w, seen.h)

    def put(self, source, above, below):
        alpha = above[..., 3] if source._flags & SRCALPHA else None
        if alpha is not None and alpha.size and alpha.min() == 255:
            alpha = None
        if source._colorkey is not None:
            key = np.array(source._colorkey[:3], np.uint8)
            drawn = (above[..., :3] != key).any(axis=2)
            alpha = np.where(drawn, WHOLE if alpha is None else alpha, 0).astype(np.uint8)
        if source._alpha is not None and source._alpha < 255:
            whole = max(0, int(source._alpha))
            if alpha is None:
                alpha = np.full(above.shape[:2], whole, np.uint8)
            else:
                alpha = (alpha.astype(np.uint16) * whole // 255).astype(np.uint8)
        if alpha is None:
            below[..., :3] = above[..., :3]
            below[..., 3] = 255
            return
        part = alpha[..., None].astype(np.uint16)
        if self._flags & SRCALPHA:
            put_with_alpha(above, below, part)
            return
        mixed = above[..., :3] * part
        mixed += below[..., :3] * (WHOLE - part)
        mixed += 128
        below[..., :3] = (mixed + (mixed >> 8)) >> 8

    def put_with_alpha(above, below, part):
        held = below[..., 3:4].astype(np.uint32)
        over = part.astype(np.uint32)
        rest = held * (255 - over) // 255
        total = np.maximum(over + rest, 1)
        below[..., :3] = (above[..., :3] * over + below[..., :3] * rest) // total
        below[..., 3:4] = over + rest

    def blits(self, sequence, doreturn=True):
        found = [self.blit(*item) for item in sequence]
        return found if doreturn else None

    def need_display():
        if not pygame.display.get_init():
            raise pygame.error("video system not initialized")
        if pygame.display.get_surface() is None:
            raise pygame.error(
                "No convert format has been set, try display.set_mode() or Window.get_surface()."
            )

    def convert(self, *args):
        if not args:
            need_display()
        found = self.copy()
        found._flags &= ~SRCALPHA
        found._pixels[..., 3] = 255
        return found

    def convert_alpha(self, *args):
        need_display()
        found = self.copy()
        if self._colorkey is not None:
            hidden = (self._pixels[..., :3] == np.array(self._colorkey[:3], np.uint8)).all(axis=2)
            found._pixels[hidden, 3] = 0
            found._colorkey = None
        found._flags |= SRCALPHA
        return found

    def set_at(self, position, color):
        x, y = int(position[0]), int(position[1])
        if self.get_clip().collidepoint(x, y):
            self._pixels[y, x] = color_for(self, color)

    def subsurface(self, *area):
        wanted = rect(*area)
        if not rect(0, 0, self.width, self.height).contains(wanted):
            raise ValueError("subsurface rectangle outside surface area")
        return native_subsurface(self, wanted)

    def scroll(self, dx=0, dy=0, *unused):
        moved = self._pixels.copy()
        height, width = moved.shape[:2]
        if abs(dx) < width and abs(dy) < height:
            to = self._pixels[max(0, dy) : height + min(0, dy), max(0, dx) : width + min(0, dx)]
            to[:] = moved[max(0, -dy) : height + min(0, -dy), max(0, -dx) : width + min(0, -dx)]

    def get_alpha(self):
        return 255 if self._alpha is None and self._flags & SRCALPHA else self._alpha

    def set_alpha(self, value=None, flags=0):
        self._alpha = None if value is None else max(0, min(255, int(value)))

    def map_rgb(self, *color):
        red, green, blue, alpha = to_rgba(color[0] if len(color) == 1 else color)
        return (alpha if self._flags & SRCALPHA else 0) << 24 | red << 16 | green << 8 | blue

    def unmap_rgb(self, number):
        red, green, blue, alpha = to_rgba(int(number))
        return pygame.Color(red, green, blue, alpha if self._flags & SRCALPHA else 255)

    def offset(self):
        if self._parent is None:
            return 0, 0
        start = (
            self._pixels.__array_interface__["data"][0] - self._parent._pixels.__array_interface__["data"][0]
        )
        row = self._parent._pixels.strides[0]
        return start % row // 4, start // row

    def no_palette(self, *args):
        raise pygame.error("Surface has no palette to get\n")

    native_subsurface = surface.subsurface
    surface.__init__, surface.fill, surface.blit, surface.blits = init, fill, blit, blits
    surface.convert, surface.convert_alpha = convert, convert_alpha
    surface.set_at, surface.subsurface, surface.scroll = set_at, subsurface, scroll
    surface.get_parent = lambda self: self._parent
    surface.get_abs_parent = lambda self: self if self._parent is None else self._parent.get_abs_parent()
    surface.__copy__ = surface.copy
    surface.get_alpha, surface.set_alpha = get_alpha, set_alpha
    surface.get_masks = lambda self: (0xFF0000, 0xFF00, 0xFF, 0xFF000000 if self._flags & SRCALPHA else 0)
    surface.get_shifts = lambda self: (16, 8, 0, 24 if self._flags & SRCALPHA else 0)
    surface.map_rgb, surface.unmap_rgb = map_rgb, unmap_rgb
    surface.get_at_mapped = lambda self, position: map_rgb(self, self.get_at(position))
    surface.get_offset = surface.get_abs_offset = offset
    surface.get_blendmode = lambda self: 0
    surface.get_palette = surface.get_palette_at = surface.set_palette = surface.set_palette_at = no_palette
    surface.set_masks = surface.set_shifts = lambda self, values: None
    surface.__repr__ = lambda self: f"<Surface({self.width}x{self.height}x32 SW)>"
    keep_alpha(pygame, surface)


def keep_alpha(pygame, surface):
    """What is drawn from a font, loaded or transformed has the alpha that its pixels have."""

    def marked(function):
        def marking(*args, **kwargs):
            found = function(*args, **kwargs)
            if isinstance(found, surface):
                given = next((each for each in args if isinstance(each, surface)), None)
                if given is None or given._flags & SRCALPHA:
                    found._flags |= SRCALPHA
                else:
                    found._pixels[..., 3] = 255
                if given is not None:
                    found._colorkey, found._alpha = given._colorkey, given._alpha
            return found

        return marking

    for module in (pygame.transform, pygame.image):
        for name in module.__all__:
            value = getattr(module, name, None)
            if callable(value) and name not in ("save", "save_extended", "tobytes", "tostring"):
                setattr(module, name, marked(value))

    def rotated(native):
        # Corners of a turned picture without alpha show its own first colour, as pygame does.
        def turn(source, angle, *rest):
            if not source._flags & SRCALPHA and source._colorkey is None and angle % 90:
                corner = source._pixels[0, 0].copy() if source.width and source.height else None
                opaque = source.copy()
                opaque._flags |= SRCALPHA
                found = native(opaque, angle, *rest)
                if corner is not None:
                    found._pixels[found._pixels[..., 3] == 0] = corner
                found._flags &= ~SRCALPHA
                return found
            if source._colorkey is not None:
                return native(source.convert_alpha(), angle, *rest)
            return native(source, angle, *rest)

        return turn

    def sized(native):
        def resize(source, size, *rest):
            try:
                width, height = int(size[0]), int(size[1])
            except (TypeError, IndexError, ValueError):
                raise TypeError("size must be two numbers") from None
            if width < 0 or height < 0:
                raise ValueError("Cannot scale to negative size")
            if not source.width or not source.height:
                return surface((width, height), source._flags)
            return native(source, (width, height), *rest)

        return resize

    for name in ("scale", "smoothscale"):
        setattr(pygame.transform, name, sized(getattr(pygame.transform, name)))
    pygame.transform.rotate = rotated(pygame.transform.rotate)
    pygame.transform.rotozoom = rotated(pygame.transform.rotozoom)
    native_load = pygame.image.load

    def load(file, namehint=""):
        if isinstance(file, (str, os.PathLike)):
            file = os.fspath(file)
            try:
                with open(file, "rb"):
                    pass
            except FileNotFoundError:
                raise FileNotFoundError(
                    f"No file '{file}' found in working directory '{os.getcwd()}'."
                ) from None
        try:
            return native_load(file, namehint)
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise pygame.error("Unsupported image format") from None

    pygame.image.load = load
