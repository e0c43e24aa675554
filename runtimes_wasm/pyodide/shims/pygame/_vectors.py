"""Vectors of two and three numbers, by pygame's rules: what may be added, what a product is, what is an error."""

import math as numbers
import operator

EPSILON = 1e-6


def install(pygame):
    """Put these in the place of ipygame's."""
    module = pygame.math
    module.Vector2, module.Vector3 = Vector2, Vector3
    module.VectorElementwiseProxy = Elementwise
    module.clamp, module.lerp = clamp, lerp
    module.enable_swizzling = module.disable_swizzling = lambda: None
    pygame.Vector2, pygame.Vector3 = Vector2, Vector3


def clamp(value, lowest, highest):
    """The value inside these bounds."""
    return max(lowest, min(highest, value))


def lerp(start, end, weight, do_clamp=False):
    """Between two numbers."""
    if do_clamp:
        weight = clamp(weight, 0, 1)
    elif not 0 <= weight <= 1:
        raise ValueError("weight must be in range [0, 1]")
    return start + (end - start) * weight


def is_number(value):
    """Whether pygame takes it for a real number."""
    return hasattr(value, "__float__") and not isinstance(value, str)


class Elementwise:
    """What ``elementwise()`` gives: every operator works number by number."""

    def __init__(self, vector):
        self._vector = vector

    def __abs__(self):
        return self._vector._map(abs)

    def __neg__(self):
        return -self._vector

    def __pos__(self):
        return +self._vector

    def __bool__(self):
        return bool(self._vector)


def _pairwise(name, function, back):
    def other_numbers(self, other):
        if isinstance(other, Elementwise):
            other = other._vector
        if is_number(other):
            return [float(other)] * len(self._vector)
        return self._vector._numbers(other)

    def forward(self, other):
        found = other_numbers(self, other)
        if found is None:
            return NotImplemented
        return self._vector._of([function(a, b) for a, b in zip(self._vector, found, strict=True)])

    def backward(self, other):
        found = other_numbers(self, other)
        if found is None:
            return NotImplemented
        return self._vector._of([function(b, a) for a, b in zip(self._vector, found, strict=True)])

    setattr(Elementwise, f"__{name}__", forward)
    if back:
        setattr(Elementwise, f"__r{name}__", backward)


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    _pairwise(_name, getattr(operator, _name), True)


def _compared(name, function):
    def compare(self, other):
        if isinstance(other, Elementwise):
            other = other._vector
        found = [float(other)] * len(self._vector) if is_number(other) else self._vector._numbers(other)
        if found is None:
            return NotImplemented
        return all(function(a, b) for a, b in zip(self._vector, found, strict=True))

    setattr(Elementwise, f"__{name}__", compare)


for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    _compared(_name, getattr(operator, _name))
Elementwise.__hash__ = None


class Vector:
    """What vectors of both lengths share."""

    __slots__ = ("_n",)
    _size, _axes = 0, ""
    epsilon = EPSILON
    __hash__ = None

    def __init__(self, *values):
        size = self._size
        if len(values) > size:
            raise TypeError(f"{self._title()}() takes at most {size} arguments ({len(values)} given)")
        self._n = self._given(values)

    @classmethod
    def _title(cls):
        return f"Vector{cls._size}"

    def _given(self, values):
        size = self._size
        if not values:
            return [0.0] * size
        first = values[0]
        if is_number(first):
            if len(values) == 1:
                return [float(first)] * size
            if len(values) == size and all(is_number(value) for value in values):
                return [float(value) for value in values]
        elif (found := self._numbers(first)) is not None:
            return found
        raise ValueError(
            f"{self._title()} must be set with {size} real numbers, a sequence of {size} real numbers, "
            f"or another {self._title()} instance"
        )

    def _numbers(self, other):
        """The numbers of something like a vector of this length; None when it is none."""
        if isinstance(other, Vector):
            return list(other._n) if other._size == self._size else None
        if isinstance(other, (str, bytes, dict, set)) or not hasattr(other, "__getitem__"):
            return None
        try:
            if len(other) != self._size:
                return None
            values = [other[at] for at in range(self._size)]
        except (TypeError, KeyError, IndexError):
            return None
        return [float(value) for value in values] if all(is_number(value) for value in values) else None

    def _need(self, other):
        found = self._numbers(other)
        if found is None:
            raise TypeError(f"The argument must be a {self._size}D vector-like, not {type(other).__name__}")
        return found

    def _of(self, values):
        found = object.__new__(type(self))
        found._n = [float(value) for value in values]
        return found

    def _map(self, function):
        return self._of([function(value) for value in self._n])

    # ------------------------------------------------------------ as a sequence

    def __len__(self):
        return self._size

    def __getitem__(self, index):
        return self._n[index]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            values = [float(each) for each in value]
            if len(values) != len(self._n[index]):
                raise ValueError("the slice is of another length")
            self._n[index] = values
        else:
            self._n[index] = float(value)

    def __delitem__(self, index):
        raise TypeError("Cannot delete items from a vector")

    def __iter__(self):
        return iter(list(self._n))

    def __contains__(self, value):
        return any(abs(value - each) < EPSILON for each in self._n)

    def __getattr__(self, name):
        axes = type(self)._axes
        if 1 < len(name) <= 4 and all(letter in axes for letter in name):
            values = [self._n[axes.index(letter)] for letter in name]
            if len(values) in (2, 3):
                return (Vector2 if len(values) == 2 else Vector3)(*values)
            return tuple(values)
        raise AttributeError(f"'pygame.math.{self._title()}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        axes = type(self)._axes
        if 1 < len(name) <= 3 and len(set(name)) == len(name) and all(letter in axes for letter in name):
            for letter, each in zip(name, value, strict=True):
                self._n[axes.index(letter)] = float(each)
            return
        object.__setattr__(self, name, value)

    # ------------------------------------------------------------ arithmetic

    def __add__(self, other):
        found = self._numbers(other)
        return NotImplemented if found is None else self._of(map(operator.add, self._n, found))

    __radd__ = __add__

    def __sub__(self, other):
        found = self._numbers(other)
        return NotImplemented if found is None else self._of(map(operator.sub, self._n, found))

    def __rsub__(self, other):
        found = self._numbers(other)
        return NotImplemented if found is None else self._of(map(operator.sub, found, self._n))

    def __iadd__(self, other):
        found = self._numbers(other)
        if found is None:
            return NotImplemented
        self._n = [a + b for a, b in zip(self._n, found, strict=True)]
        return self

    def __isub__(self, other):
        found = self._numbers(other)
        if found is None:
            return NotImplemented
        self._n = [a - b for a, b in zip(self._n, found, strict=True)]
        return self

    def __mul__(self, other):
        if is_number(other):
            return self._map(lambda value: value * float(other))
        found = self._numbers(other)
        return NotImplemented if found is None else float(sum(map(operator.mul, self._n, found)))

    __rmul__ = __mul__

    def __imul__(self, other):
        if not is_number(other):
            return NotImplemented
        self._n = [value * float(other) for value in self._n]
        return self

    def __truediv__(self, other):
        return self._map(lambda value: value / float(other)) if is_number(other) else NotImplemented

    def __itruediv__(self, other):
        if not is_number(other):
            return NotImplemented
        self._n = [value / float(other) for value in self._n]
        return self

    def __floordiv__(self, other):
        return self._map(lambda value: value // float(other)) if is_number(other) else NotImplemented

    __ifloordiv__ = __floordiv__

    def __neg__(self):
        return self._map(operator.neg)

    def __pos__(self):
        return self.copy()

    def __round__(self, digits=None):
        return self._map(lambda value: round(value, digits or 0))

    def __bool__(self):
        return any(self._n)

    def __eq__(self, other):
        found = self._numbers(other)
        return found is not None and all(abs(a - b) < EPSILON for a, b in zip(self._n, found, strict=True))

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        return f"<{self._title()}({', '.join(f'{value:g}' for value in self._n)})>"

    def __str__(self):
        return f"[{', '.join(f'{value:g}' for value in self._n)}]"

    def __reduce__(self):
        return type(self), tuple(self._n)

    def __copy__(self):
        return self.copy()

    def __deepcopy__(self, memo):
        return self.copy()

    # ------------------------------------------------------------ pygame's methods

    def copy(self):
        return self._of(self._n)

    def update(self, *values):
        self._n = self._given(values)

    def elementwise(self):
        return Elementwise(self)

    def length(self):
        return numbers.sqrt(self.length_squared())

    magnitude = length

    def length_squared(self):
        return sum(value * value for value in self._n)

    magnitude_squared = length_squared

    def dot(self, other):
        return float(sum(map(operator.mul, self._n, self._need(other))))

    def normalize(self):
        length = self.length()
        if length == 0:
            raise ValueError("Can't normalize Vector of length Zero")
        return self / length

    def normalize_ip(self):
        self._n = self.normalize()._n

    def is_normalized(self):
        return abs(self.length_squared() - 1) < EPSILON

    def scale_to_length(self, length):
        if self.length() < EPSILON:
            raise ValueError("Cannot scale a vector with zero length")
        factor = length / self.length()
        self._n = [value * factor for value in self._n]

    def distance_to(self, *other):
        return numbers.sqrt(self.distance_squared_to(*other))

    def distance_squared_to(self, *other):
        found = self._need(other[0] if len(other) == 1 else other)
        return sum((a - b) ** 2 for a, b in zip(self._n, found, strict=True))

    def lerp(self, other, weight):
        found = self._need(other)
        if not 0 <= weight <= 1:
            raise ValueError("Argument 2 must be in range [0, 1]")
        return self._of([a + (b - a) * weight for a, b in zip(self._n, found, strict=True)])

    def slerp(self, other, weight):
        found = self._of(self._need(other))
        if not -1 <= weight <= 1:
            raise ValueError("Argument 2 must be in range [-1, 1]")
        one, two = self.length(), found.length()
        if one < EPSILON or two < EPSILON:
            raise ValueError("Can't use slerp with Zero-Vector")
        angle = numbers.acos(clamp(self.dot(found) / (one * two), -1, 1))
        if weight < 0:
            angle, weight = angle - 2 * numbers.pi, -weight
        if abs(angle) < EPSILON:
            return self.lerp(found, weight)
        if abs(numbers.sin(angle)) < EPSILON:
            raise ValueError("SLERP with 180 degrees is undefined.")
        length = one + (two - one) * weight
        first = numbers.sin((1 - weight) * angle) / numbers.sin(angle) / one
        second = numbers.sin(weight * angle) / numbers.sin(angle) / two
        return self._of([(a * first + b * second) * length for a, b in zip(self._n, found._n, strict=True)])

    def reflect(self, normal):
        found = self._of(self._need(normal))
        if found.length() < EPSILON:
            raise ValueError("Normal must not be of length zero.")
        found.normalize_ip()
        return self - found * (2 * self.dot(found))

    def reflect_ip(self, normal):
        self._n = self.reflect(normal)._n

    def project(self, other):
        found = self._of(self._need(other))
        if found.length_squared() < EPSILON:
            raise ValueError("Cannot project onto a vector with zero length")
        return found * (self.dot(found) / found.length_squared())

    def move_towards(self, target, distance):
        found = self._need(target)
        far = self.distance_to(found)
        if (far <= abs(distance) and distance >= 0) or far < EPSILON:
            return self._of(found)
        return self._of([a + (b - a) * distance / far for a, b in zip(self._n, found, strict=True)])

    def move_towards_ip(self, target, distance):
        self._n = self.move_towards(target, distance)._n

    def clamp_magnitude(self, *bounds):
        lowest, highest = (0, bounds[0]) if len(bounds) == 1 else bounds
        length = self.length()
        if length < EPSILON:
            raise ValueError("Cannot clamp a vector with zero length")
        if lowest > highest or lowest < 0:
            raise ValueError("Argument min_length must not exceed max_length, and neither may be negative")
        return self * (clamp(length, lowest, highest) / length)

    def clamp_magnitude_ip(self, *bounds):
        self._n = self.clamp_magnitude(*bounds)._n


def _axis(at):
    def get(self):
        return self._n[at]

    def put(self, value):
        self._n[at] = float(value)

    return property(get, put)


class Vector2(Vector):
    """Two numbers, ``x`` and ``y``."""

    __slots__ = ()
    _size, _axes = 2, "xy"
    x, y = _axis(0), _axis(1)

    def cross(self, other):
        found = self._need(other)
        return self._n[0] * found[1] - self._n[1] * found[0]

    def angle_to(self, other):
        found = self._need(other)
        return numbers.degrees(numbers.atan2(found[1], found[0]) - numbers.atan2(self._n[1], self._n[0]))

    def rotate_rad(self, angle):
        x, y = self._n
        cos, sin = numbers.cos(angle), numbers.sin(angle)
        return self._of((x * cos - y * sin, x * sin + y * cos))

    def rotate(self, angle):
        # Quarter turns are exact, as pygame makes them.
        x, y = self._n
        turns, rest = divmod(angle % 360, 90)
        if rest < EPSILON or rest > 90 - EPSILON:
            return self._of([(x, y), (-y, x), (-x, -y), (y, -x)][(int(turns) + (rest > 45)) % 4])
        return self.rotate_rad(numbers.radians(angle))

    def rotate_ip(self, angle):
        self._n = self.rotate(angle)._n

    def rotate_ip_rad(self, angle):
        self._n = self.rotate_rad(angle)._n

    rotate_rad_ip = rotate_ip_rad

    def as_polar(self):
        return self.length(), numbers.degrees(numbers.atan2(self._n[1], self._n[0]))

    class _Polar:
        """``from_polar`` fills a vector, or makes one when the class is asked."""

        def __get__(self, vector, kind):
            def from_polar(polar):
                if len(polar) != 2:
                    raise TypeError("Vector2.from_polar() takes a pair of numbers")
                angle = numbers.radians(polar[1])
                values = [polar[0] * numbers.cos(angle), polar[0] * numbers.sin(angle)]
                if vector is None:
                    return kind(*values)
                vector._n = values
                return None

            return from_polar

    from_polar = _Polar()


class Vector3(Vector):
    """Three numbers, ``x``, ``y`` and ``z``."""

    __slots__ = ()
    _size, _axes = 3, "xyz"
    x, y, z = _axis(0), _axis(1), _axis(2)

    def cross(self, other):
        a, b = self._n, self._need(other)
        return self._of((a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]))

    def angle_to(self, other):
        found = self._of(self._need(other))
        lengths = self.length() * found.length()
        if lengths < EPSILON:
            raise ValueError("angle to zero vector is undefined.")
        return numbers.degrees(numbers.acos(clamp(self.dot(found) / lengths, -1, 1)))

    def rotate_rad(self, angle, axis):
        unit = self._of(self._need(axis))
        if unit.length() < EPSILON:
            raise ValueError("Rotation Axis is to close to Zero")
        unit.normalize_ip()
        cos, sin = numbers.cos(angle), numbers.sin(angle)
        return self * cos + unit.cross(self) * sin + unit * (unit.dot(self) * (1 - cos))

    def rotate(self, angle, axis):
        return self.rotate_rad(numbers.radians(angle), axis)

    def rotate_ip(self, angle, axis):
        self._n = self.rotate(angle, axis)._n

    def rotate_ip_rad(self, angle, axis):
        self._n = self.rotate_rad(angle, axis)._n

    rotate_rad_ip = rotate_ip_rad

    def as_spherical(self):
        length = self.length()
        if length == 0:
            return 0.0, 0.0, 0.0
        x, y, z = self._n
        return length, numbers.degrees(numbers.acos(z / length)), numbers.degrees(numbers.atan2(y, x))

    class _Spherical:
        """``from_spherical`` fills a vector, or makes one when the class is asked."""

        def __get__(self, vector, kind):
            def from_spherical(given):
                length, theta, phi = given[0], numbers.radians(given[1]), numbers.radians(given[2])
                flat = length * numbers.sin(theta)
                values = [flat * numbers.cos(phi), flat * numbers.sin(phi), length * numbers.cos(theta)]
                if vector is None:
                    return kind(*values)
                vector._n = values
                return None

            return from_spherical

    from_spherical = _Spherical()


def _around(letter, axis):
    def rotated(self, angle):
        return self.rotate(angle, axis)

    def rotated_rad(self, angle):
        return self.rotate_rad(angle, axis)

    def turn(self, angle):
        self.rotate_ip(angle, axis)

    def turn_rad(self, angle):
        self.rotate_ip_rad(angle, axis)

    setattr(Vector3, f"rotate_{letter}", rotated)
    setattr(Vector3, f"rotate_{letter}_rad", rotated_rad)
    setattr(Vector3, f"rotate_{letter}_ip", turn)
    setattr(Vector3, f"rotate_{letter}_ip_rad", turn_rad)
    setattr(Vector3, f"rotate_{letter}_rad_ip", turn_rad)


for _letter, _direction in (("x", (1, 0, 0)), ("y", (0, 1, 0)), ("z", (0, 0, 1))):
    _around(_letter, _direction)
