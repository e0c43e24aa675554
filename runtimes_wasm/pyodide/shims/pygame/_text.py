"""Fonts: text as high and as wide as pygame's, drawn by Pillow with the one face that is here."""

import io
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SRCALPHA = 0x00010000
#: pygame makes its own face this much smaller than it was asked to.
OWN_SCALE = 0.6875
#: Height of a line of a usual face, in letters' squares.
LINE = 1.149
#: pygame's own face is bold, so its text is wider than that of the one here.
WIDER = 1.06
KEPT = 256


def install(pygame, modules):
    """Replace font's classes, and give freetype its own."""
    font, surface = pygame.font, pygame.Surface
    to_rgba = pygame.surface._color_to_rgba
    faces = {}

    def face(source, size):
        key = (source, size)
        if key not in faces:
            if source is None:
                faces[key] = ImageFont.load_default(size)
            else:
                faces[key] = ImageFont.truetype(io.BytesIO(source), size)
        return faces[key]

    def read(name):
        """The bytes of a font file; None for pygame's own."""
        if name is None or (isinstance(name, str) and name == font.get_default_font()):
            return None
        if hasattr(name, "read"):
            return name.read()
        if not isinstance(name, (str, bytes, os.PathLike)):
            raise TypeError("not a file object")
        try:
            with open(name, "rb") as stream:
                return stream.read()
        except OSError:
            path = os.fspath(name)
            raise FileNotFoundError(f"No file '{path}' found in working directory '{os.getcwd()}'.") from None

    def need():
        if not font.get_init():
            raise pygame.error("font not initialized")

    class Font:
        """A face at a size."""

        def __init__(self, name=None, size=20, *, _named=False):
            need()
            if not isinstance(size, int):
                raise TypeError(f"'{type(size).__name__}' object cannot be interpreted as an integer")
            size = max(1, size)
            self._source = read(name)
            own = self._source is None and not _named
            self._em = max(1, int(size * OWN_SCALE)) if own else size
            self._asked = size
            self._own = own
            try:
                self._face = face(self._source, self._em)
            except OSError:
                raise pygame.error("Couldn't load font file") from None
            self._height = self._em if own else max(1, round(self._em * LINE))
            self._ascent = round(self._height * 0.83)
            self._bold = self._italic = self._underline = self._strike = False
            self._kept = {}

        def _width(self, text):
            if not text:
                return 0
            length = self._face.getlength(text) * (WIDER if self._own else 1)
            return int(np.ceil(length)) + (len(text) if self._bold and not self._own else 0)

        def size(self, text):
            text = text.decode() if isinstance(text, bytes) else text
            if not isinstance(text, str):
                raise TypeError("text must be a unicode or bytes")
            return self._width(text), self._height

        def get_height(self):
            return self._height

        def get_linesize(self):
            return round(self._height * 1.125) if self._own else self._height + 1

        def get_ascent(self):
            return self._ascent

        def get_descent(self):
            return self._ascent - self._height

        def metrics(self, text):
            found = []
            for letter in text:
                left, top, right, bottom = self._face.getbbox(letter, anchor="ls")
                found.append((left, right, -bottom, -top, round(self._face.getlength(letter))))
            return found

        def set_linesize(self, size):
            return None

        set_script = set_direction = set_linesize

        def get_point_size(self):
            return self._em

        def set_point_size(self, size):
            self._em = max(1, int(size))
            self._face, self._kept = face(self._source, self._em), {}
            self._height = self._em if self._own else max(1, round(self._em * LINE))
            self._ascent = round(self._height * 0.81)

        point_size = property(get_point_size, set_point_size)

        def render(self, text, antialias, color, background=None, wraplength=0):
            if text is not None and not isinstance(text, (str, bytes)):
                raise TypeError("text must be a unicode or bytes")
            text = text.decode() if isinstance(text, bytes) else text or ""
            if "\0" in text:
                raise ValueError("A null character was found in the text")
            front = to_rgba(color)
            back = None if background is None else to_rgba(background)
            key = (text, bool(antialias), front, back, wraplength)
            key += (self._bold, self._italic, self._underline, self._strike)
            pixels = self._kept.get(key)
            if pixels is None:
                pixels = self._drawn(text, antialias, front, back, wraplength)
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[key] = pixels
            found = surface((pixels.shape[1], pixels.shape[0]), SRCALPHA if back is None else 0)
            found._pixels[:] = pixels
            return found

        def _lines(self, text, limit):
            lines = []
            for part in text.split("\n") if limit else [text.replace("\n", " ")]:
                line = ""
                for word in part.split(" ") if limit else [part]:
                    longer = f"{line} {word}" if line else word
                    if limit and line and self._width(longer) > limit:
                        lines.append(line)
                        longer = word
                    line = longer
                lines.append(line)
            return lines

        def _drawn(self, text, antialias, front, back, limit):
            lines = self._lines(text, limit)
            width = max(self._width(line) for line in lines)
            mask = Image.new("L", (max(1, width), self._height * len(lines)))
            pen = ImageDraw.Draw(mask)
            pen.fontmode = "L" if antialias else "1"
            for number, line in enumerate(lines):
                base = number * self._height + self._ascent
                for shift in (0, 1) if self._bold else (0,):
                    pen.text((shift, base), line, fill=255, font=self._face, anchor="ls")
                if self._underline:
                    pen.line((0, base + 2, self._width(line) - 1, base + 2), fill=255)
                if self._strike:
                    pen.line(
                        (0, base - self._ascent // 3, self._width(line) - 1, base - self._ascent // 3),
                        fill=255,
                    )
            if self._italic:
                slant = (1, 0.2, -0.2 * self._ascent, 0, 1, 0)
                mask = mask.transform(mask.size, Image.Transform.AFFINE, slant)
            shape = np.asarray(mask)[:, :width].astype(np.uint16)
            found = np.empty((*shape.shape, 4), np.uint8)
            if back is None:
                found[..., :3] = front[:3]
                found[..., 3] = shape * front[3] // 255
            else:
                part = shape[..., None] * front[3] // 255
                found[..., :3] = (np.array(front[:3]) * part + np.array(back[:3]) * (255 - part)) // 255
                found[..., 3] = 255
            return found

    def style(name):
        inner = f"_{name}" if name != "strikethrough" else "_strike"

        def get(self):
            return getattr(self, inner)

        def put(self, value):
            setattr(self, inner, bool(value))

        setattr(Font, name, property(get, put))
        setattr(Font, f"get_{name}", get)
        setattr(Font, f"set_{name}", put)

    for each in ("bold", "italic", "underline", "strikethrough"):
        style(each)

    def system(name, size, bold=False, italic=False, constructor=None):
        need()
        if not isinstance(size, int):
            raise TypeError(f"'{type(size).__name__}' object cannot be interpreted as an integer")
        if constructor is not None:
            return constructor(None, size, bold, italic)
        found = Font(None, size, _named=name is not None)
        found.bold, found.italic = bold, italic
        return found

    font.Font = font.FontType = Font
    font.SysFont = system
    font.get_fonts = lambda: ["arial", "couriernew", "freesans", "timesnewroman", "verdana"]
    font.match_font = lambda *args, **kwargs: None
    free_type(pygame, face, read)


def free_type(pygame, face, read):
    """``pygame.freetype``: text drawn where it is wanted, and the rectangle of its ink."""
    module, font, rect = pygame.freetype, pygame.font, pygame.Rect
    state = {"on": False}

    class Font:
        """A face; the size may come with each call."""

        def __init__(self, file=None, size=0, font_index=0, resolution=0, ucs4=False):
            if not state["on"]:
                raise RuntimeError("The FreeType 2 library hasn't been initialized")
            self._source = read(file)
            self.path, self.name = str(file or font.get_default_font()), "Sans"
            self.size = size if not isinstance(size, tuple) else size[1]
            self.fgcolor, self.bgcolor = pygame.Color(0, 0, 0), None
            self.antialiased = self.kerning = self.scalable = self.ucs4 = True
            self.strong = self.oblique = self.underline = self.wide = self.vertical = False
            self.origin = self.pad = self.fixed_width = self.use_bitmap_strikes = False
            self.rotation, self.style, self.strength = 0, 0, 1 / 36
            self.underline_adjustment, self.fixed_sizes, self.resolution = 1.0, 0, 72

        def _face(self, size):
            size = size or self.size
            if not size:
                raise ValueError("No font point size specified and no default set.")
            return face(self._source, max(1, int(size[1] if isinstance(size, tuple) else size)))

        def _ink(self, text, size):
            left, top, right, bottom = self._face(size).getbbox(text or " ", anchor="ls")
            if self.pad:
                top, bottom = -self.get_sized_ascender(size), -self.get_sized_descender(size)
            return left, top, right, bottom

        def get_rect(self, text, style=0, rotation=0, size=0):
            left, top, right, bottom = self._ink(text, size)
            return rect(left, -top, right - left, bottom - top)

        def render(self, text, fgcolor=None, bgcolor=None, style=0, rotation=0, size=0):
            text = "" if text is None else text
            left, top, right, bottom = self._ink(text, size)
            width, height = max(1, int(right - left)), max(1, int(bottom - top))
            front = pygame.surface._color_to_rgba(self.fgcolor if fgcolor is None else fgcolor)
            back = self.bgcolor if bgcolor is None else bgcolor
            mask = Image.new("L", (width, height))
            pen = ImageDraw.Draw(mask)
            for shift in (0, 1) if self.strong or style & 1 else (0,):
                pen.text((shift - left, -top), text, fill=255, font=self._face(size), anchor="ls")
            found = pygame.Surface((width, height), SRCALPHA)
            found._pixels[..., :3] = front[:3]
            found._pixels[..., 3] = np.asarray(mask).astype(np.uint16) * front[3] // 255
            if back is not None:
                under = pygame.Surface((width, height), SRCALPHA)
                under.fill(back)
                under.blit(found, (0, 0))
                found = under
            if turn := rotation or self.rotation:
                found = pygame.transform.rotate(found, turn)
            return found, rect(left, -top, *found.get_size())

        def render_to(self, surf, dest, text, fgcolor=None, bgcolor=None, style=0, rotation=0, size=0):
            found, box = self.render(text, fgcolor, bgcolor, style, rotation, size)
            x, y = dest[0], dest[1]
            if self.origin:
                x, y = x + box.x, y - box.y
            surf.blit(found, (x, y))
            return rect(x, y, box.w, box.h)

        def render_raw(self, text, style=0, rotation=0, size=0, invert=False):
            found, box = self.render(text, (255, 255, 255), None, style, rotation, size)
            return found._pixels[..., 3].tobytes(), (box.w, box.h)

        def get_metrics(self, text, size=0):
            shape = self._face(size)
            found = []
            for letter in text:
                left, top, right, bottom = shape.getbbox(letter, anchor="ls")
                found.append((left, right, -bottom, -top, float(shape.getlength(letter)), 0.0))
            return found

        def get_sized_ascender(self, size=0):
            return self._face(size).getmetrics()[0]

        def get_sized_descender(self, size=0):
            return -self._face(size).getmetrics()[1]

        def get_sized_height(self, size=0):
            return sum(self._face(size).getmetrics())

        get_sized_glyph_height = get_sized_height

        def get_sizes(self):
            return []

        ascender = property(lambda self: self.get_sized_ascender())
        descender = property(lambda self: self.get_sized_descender())
        height = property(lambda self: self.get_sized_height())

    def system(name, size, bold=False, italic=False, constructor=None):
        found = Font(None, size)
        found.strong, found.oblique = bool(bold), bool(italic)
        return found

    def put(value):
        state["on"] = value

    module.Font, module.SysFont = Font, system
    module.init, module.quit = lambda *args, **kwargs: put(True), lambda: put(False)
    module.get_init = module.was_init = lambda: state["on"]
    module.get_fonts, module.match_font = font.get_fonts, font.match_font
    module.get_default_font = font.get_default_font
    module.get_default_resolution = lambda: 72
    module.set_default_resolution = lambda *args: None
    module.get_cache_size, module.get_error = lambda: 64, lambda: ""
    module.STYLE_NORMAL, module.STYLE_STRONG, module.STYLE_OBLIQUE = 0, 1, 2
    module.STYLE_UNDERLINE, module.STYLE_WIDE, module.STYLE_DEFAULT = 4, 8, 255
