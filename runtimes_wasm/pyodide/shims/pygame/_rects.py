"""What pygame's rectangles take and ipygame's do not: pairs, sequences, things that have a rectangle."""

import functools


def install(pygame):
    """Mend Rect and FRect where they are."""
    for kind in (pygame.Rect, pygame.FRect):
        widen(kind)
    compare(pygame.Rect)


def corners(arguments):
    """Four numbers of whatever pygame takes for a rectangle.

    Raises
    ------
    TypeError
        In pygame's words, when it is none.
    """
    given = arguments
    for _ in range(8):
        if len(given) != 1:
            break
        inner = given[0]
        if hasattr(inner, "_w") and hasattr(inner, "_x"):
            return inner._x, inner._y, inner._w, inner._h
        if hasattr(inner, "rect"):
            inner = inner.rect() if callable(inner.rect) else inner.rect
            given = (inner,)
            continue
        if isinstance(inner, (str, bytes)) or not hasattr(inner, "__len__"):
            break
        given = tuple(inner)
    try:
        if not arguments:
            return 0, 0, 0, 0
        if len(given) == 2:
            given = (*given[0], *given[1])
        if len(given) == 4 and not any(isinstance(each, str) for each in given):
            return tuple(each if isinstance(each, (int, float)) else float(each) for each in given)
    except TypeError:
        pass
    raise TypeError("Argument must be rect style object")


def widen(kind):
    """Let methods take what pygame's take."""
    whole = kind.__name__ == "Rect"
    number = int if whole else float

    def fill(self, *arguments):
        found = corners(arguments)
        self._x, self._y, self._w, self._h = (number(each) for each in found)

    kind.__init__ = kind.update = fill

    def paired(native):
        @functools.wraps(native)
        def method(self, *arguments):
            if len(arguments) == 1 and hasattr(arguments[0], "__len__"):
                arguments = tuple(arguments[0])
            if len(arguments) != 2:
                raise TypeError("argument must contain two numbers")
            return native(self, number(arguments[0]), number(arguments[1]))

        return method

    for name in ("move", "move_ip", "inflate", "inflate_ip"):
        setattr(kind, name, paired(getattr(kind, name)))

    def collidepoint(self, *arguments):
        point = arguments[0] if len(arguments) == 1 else arguments
        try:
            x, y = point
            return self._x <= x < self._x + self._w and self._y <= y < self._y + self._h
        except (TypeError, ValueError):
            raise TypeError("argument must contain two numbers") from None

    def colliderect(self, *arguments):
        x, y, w, h = corners(arguments)
        if not (self._w and self._h and w and h):
            return False
        return (
            min(self._x, self._x + self._w) < max(x, x + w)
            and min(self._y, self._y + self._h) < max(y, y + h)
            and max(self._x, self._x + self._w) > min(x, x + w)
            and max(self._y, self._y + self._h) > min(y, y + h)
        )

    def clip(self, *arguments):
        other = kind(*arguments)
        left, top = max(self._x, other._x), max(self._y, other._y)
        right = min(self._x + self._w, other._x + other._w)
        bottom = min(self._y + self._h, other._y + other._h)
        if right < left or bottom < top or not (self.colliderect(other) or self._w * self._h == 0):
            return kind(self._x, self._y, 0, 0)
        return kind(left, top, right - left, bottom - top)

    kind.collidepoint, kind.colliderect, kind.clip = collidepoint, colliderect, clip

    def one(native):
        @functools.wraps(native)
        def method(self, *arguments):
            return native(self, kind(*arguments))

        return method

    for name in ("clamp", "clamp_ip", "union", "union_ip", "contains", "fit"):
        setattr(kind, name, one(getattr(kind, name)))

    def put(self, index, value):
        values = [self._x, self._y, self._w, self._h]
        values[index] = value
        if len(values) != 4:
            raise ValueError("a rectangle has four numbers")
        self._x, self._y, self._w, self._h = (number(each) for each in values)

    def get(self, index):
        return [self._x, self._y, self._w, self._h][index]

    def holds(self, item):
        if isinstance(item, (int, float)):
            return item in (self._x, self._y, self._w, self._h)
        try:
            return self.contains(item)
        except TypeError:
            raise TypeError("'in <pygame.Rect>' requires rect style object or int as left operand") from None

    def equal(self, other):
        try:
            return corners((other,)) == (self._x, self._y, self._w, self._h)
        except TypeError:
            return False

    def show(self):
        return f"<{'rect' if whole else 'frect'}({self._x}, {self._y}, {self._w}, {self._h})>"

    kind.__setitem__, kind.__getitem__, kind.__contains__ = put, get, holds
    kind.__eq__, kind.__hash__, kind.__repr__, kind.__str__ = equal, None, show, show
    kind.__copy__ = kind.__copy__ if hasattr(kind, "__copy__") else lambda self: self.copy()
    kind.__deepcopy__ = lambda self, memo: self.copy()
    kind.__reduce__ = lambda self: (kind, (self._x, self._y, self._w, self._h))
    kind.copy = lambda self: type(self)(self._x, self._y, self._w, self._h)

    def among(native):
        @functools.wraps(native)
        def method(self, mapping, values=False):
            return native(self, mapping, bool(values))

        return method

    for name in ("collidedict", "collidedictall"):
        if hasattr(kind, name):
            setattr(kind, name, among(getattr(kind, name)))

    if whole:
        native_clipline = kind.clipline

        def clipline(self, *arguments):
            flat = arguments
            while len(flat) == 1 and hasattr(flat[0], "__len__"):
                flat = tuple(flat[0])
            if len(flat) == 2:
                flat = (*flat[0], *flat[1])
            return native_clipline(self, *flat)

        kind.clipline = clipline


def compare(kind):
    """Order of rectangles: that of their numbers."""
    for name in ("__lt__", "__le__", "__gt__", "__ge__"):

        def ordered(self, other, name=name):
            try:
                return getattr(tuple(self), name)(tuple(kind(other)))
            except TypeError:
                return NotImplemented

        setattr(kind, name, ordered)
