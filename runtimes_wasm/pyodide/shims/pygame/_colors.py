"""Colours by pygame's rules: what counts as one, and which errors a wrong one raises."""


def whole(value):
    """A colour's part as a whole number of 0 to 255, or pygame's complaint."""
    if isinstance(value, bool) or not hasattr(value, "__int__"):
        raise ValueError("invalid color argument")
    number = int(value)
    if not 0 <= number <= 255:
        raise ValueError("invalid color argument")
    return number


def install(pygame):
    """Mend Color, and what reads colours for surfaces and shapes."""
    color = pygame.Color
    surface = pygame.surface
    named = {}

    def of_name(text):
        if text in named:
            return named[text]
        key = text.replace(" ", "").lower()
        digits = key[1:] if key.startswith("#") else key[2:] if key.startswith("0x") else None
        if digits is None:
            if key not in pygame.colordict.THECOLORS:
                raise ValueError("invalid color name")
            found = tuple(pygame.colordict.THECOLORS[key])
        else:
            if len(digits) not in (6, 8) or any(letter not in "0123456789abcdef" for letter in digits):
                raise ValueError("invalid color name")
            found = tuple(int(digits[at : at + 2], 16) for at in range(0, len(digits), 2))
        named[text] = found = (*found, 255)[:4]
        return found

    def init(self, *given):
        if len(given) == 1:
            given = given[0]
            if isinstance(given, color):
                parts = (given._r, given._g, given._b, given._a)
            elif isinstance(given, str):
                parts = of_name(given)
            elif isinstance(given, int):
                if not 0 <= given <= 0xFFFFFFFF:
                    raise ValueError("invalid color argument")
                parts = tuple(given >> bits & 255 for bits in (24, 16, 8, 0))
            elif isinstance(given, (tuple, list)) or hasattr(given, "__len__"):
                parts = exact(given)
            else:
                raise TypeError("invalid color argument")
        else:
            parts = exact(given)
        self._r, self._g, self._b, self._a = parts

    def exact(given):
        if len(given) not in (3, 4) or any(isinstance(each, float) for each in given):
            raise ValueError("invalid color argument")
        return (*(whole(each) for each in given), 255)[:4]

    def to_rgba(given):
        """Of anything that a surface or a shape takes; whole numbers are a surface's own."""
        kind = type(given)
        if kind is tuple or kind is list:
            if len(given) not in (3, 4):
                raise ValueError("invalid color argument")
            return (*(whole(each) for each in given), 255)[:4]
        if isinstance(given, color):
            return given._r, given._g, given._b, given._a
        if isinstance(given, str):
            return of_name(given)
        if isinstance(given, int) or hasattr(given, "__index__"):
            number = int(given)
            if not -0x80000000 <= number <= 0xFFFFFFFF:
                raise ValueError("invalid color argument")
            return number >> 16 & 255, number >> 8 & 255, number & 255, number >> 24 & 255
        if hasattr(given, "__len__") and not isinstance(given, (dict, set)):
            return to_rgba(list(given))
        raise TypeError("invalid color argument")

    def part(name):
        def get(self):
            return getattr(self, name)

        def put(self, value):
            if not isinstance(value, int):
                raise TypeError("invalid color argument")
            if not 0 <= value <= 255:
                raise ValueError("color exceeds allowed range")
            setattr(self, name, value)

        return property(get, put)

    color.__init__ = init
    color.__hash__ = None
    color.r, color.g, color.b, color.a = (part(f"_{letter}") for letter in "rgba")
    color.__repr__ = color.__str__ = lambda self: f"({self._r}, {self._g}, {self._b}, {self._a})"
    color.__index__ = color.__int__
    color.__float__ = lambda self: float(int(self))
    color.__reduce__ = lambda self: (color, tuple(self))

    def multiplied(self, other):
        return color(*(min(255, a * b) for a, b in zip(self, color(other), strict=True)))

    color.__mul__ = multiplied
    native_lerp = color.lerp

    def lerp(self, other, amount):
        if not 0 <= amount <= 1:
            raise ValueError("Argument 2 must be in range [0, 1]")
        return native_lerp(self, color(other), amount)

    color.lerp = lerp
    color.set_length = lambda self, length: None

    def correct_gamma(self, gamma):
        return color(*(max(0, min(255, round((each / 255) ** gamma * 255))) for each in self))

    color.correct_gamma = correct_gamma

    def checked(native, name, default):
        def put(self, value):
            values = tuple(value)
            if len(values) == 3:
                values = (*values, default)
            limits = (360, 100, 100, 100)
            if len(values) != 4 or any(not 0 <= v <= top for v, top in zip(values, limits, strict=True)):
                raise ValueError(f"invalid {name} value")
            if values[0] == 360:
                values = (0, *values[1:])
            native.fset(self, values)

        return property(native.fget, put)

    color.hsva = checked(color.hsva, "HSVA", 0)
    color.hsla = checked(color.hsla, "HSLA", 0)
    surface._color_to_rgba = to_rgba

    def words(given):
        return to_rgba(given) if not isinstance(given, color) else tuple(given)

    pygame.gfxdraw._clr = pygame.gfxdraw._color_to_rgba = words
    pygame.color.THECOLORS = pygame.colordict.THECOLORS
