"""Surfaces as arrays, columns first as pygame has them, and PixelArray."""

import types

import numpy as np


def pack(pixels):
    """Colours as whole numbers, ``0xAARRGGBB``."""
    found = pixels.astype(np.uint32)
    return found[..., 3] << 24 | found[..., 0] << 16 | found[..., 1] << 8 | found[..., 2]


def unpack(numbers):
    """The other way round: four bytes of each."""
    found = np.asarray(numbers).astype(np.int64)
    return np.stack([found >> bits & 255 for bits in (16, 8, 0, 24)], axis=-1).astype(np.uint8)


def install(pygame, modules):
    """Replace surfarray's functions, and add PixelArray."""
    module, surface = pygame.surfarray, pygame.Surface

    def columns(source):
        return source._pixels.transpose(1, 0, 2)

    class Shared(np.ndarray):
        """Whole numbers whose changes reach the surface."""

        def __array_finalize__(self, other):
            self._target = None

        def __setitem__(self, index, value):
            np.ndarray.__setitem__(self, index, value)
            if self._target is not None:
                keep_opaque(self._target, index, unpack(np.asarray(self)[index]))

    def keep_opaque(target, index, colours):
        source, view = target
        if not source._flags & 0x00010000:
            colours[..., 3] = 255
        view[index] = colours

    def mapped(source):
        found = pack(columns(source))
        return found if source._flags & 0x00010000 else found & 0xFFFFFF

    def pixels2d(source):
        found = mapped(source).view(Shared)
        found._target = (source, columns(source))
        return found

    def channel(at, copy):
        def read(source):
            found = columns(source)[..., at]
            return found.copy() if copy else found

        return read

    def make_surface(array):
        array = np.asarray(array)
        if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] != 3):
            raise ValueError("must be a valid 2d or 3d array\n")
        found = surface(array.shape[:2])
        part = array.astype(np.int64) & 255
        columns(found)[..., :3] = part[..., None] if array.ndim == 2 else part
        return found

    def blit_array(target, array):
        array = np.asarray(array)
        if array.shape[:2] != target.get_size() or array.ndim not in (2, 3):
            raise ValueError("array must match surface dimensions")
        if array.ndim == 2:
            keep_opaque((target, columns(target)), ..., unpack(array))
        else:
            columns(target)[..., : array.shape[2]] = array.astype(np.int64) & 255

    def map_array(target, array):
        array = np.asarray(array).astype(np.uint32)
        return array[..., 0] << 16 | array[..., 1] << 8 | array[..., 2]

    def array_colorkey(source):
        key = source.get_colorkey()
        found = columns(source)
        if key is None:
            return np.full(found.shape[:2], 255, np.uint8)
        return np.where((found[..., :3] == np.array(tuple(key)[:3])).all(axis=2), 0, 255).astype(np.uint8)

    module.array2d, module.pixels2d = mapped, pixels2d
    module.array3d = lambda source: columns(source)[..., :3].copy()
    module.pixels3d = lambda source: columns(source)[..., :3]
    for at, name in enumerate(("red", "green", "blue", "alpha")):
        setattr(module, f"array_{name}", channel(at, True))
        setattr(module, f"pixels_{name}", channel(at, False))
    module.make_surface, module.blit_array, module.map_array = make_surface, blit_array, map_array
    module.array_colorkey = array_colorkey
    module.use_arraytype = lambda kind: None
    module.get_arraytype, module.get_arraytypes = lambda: "numpy", lambda: ("numpy",)
    pygame.pixelcopy.make_surface = make_surface
    pixel_array(pygame, modules, columns, keep_opaque)


def pixel_array(pygame, modules, columns, keep_opaque):
    """The class of that name: a surface that is indexed and sliced."""
    to_rgba = pygame.surface._color_to_rgba

    def rgba_of(color):
        if isinstance(color, (int, np.integer)):
            return unpack(int(color))
        return np.array(to_rgba(color), np.uint8)

    class PixelArray:
        """Pixels of a surface by column and row; slices are arrays of the same surface."""

        def __init__(self, surface, _view=None):
            if not isinstance(surface, pygame.Surface):
                raise TypeError("argument 1 must be pygame.surface.Surface")
            self.surface = surface
            self._view = columns(surface) if _view is None else _view

        shape = property(lambda self: self._view.shape[:-1])
        ndim = property(lambda self: len(self.shape))
        itemsize = property(lambda self: 4)
        strides = property(lambda self: self._view.strides[:-1])

        def _number(self, pixel):
            found = int(pack(pixel[None])[0])
            return found if self.surface._flags & 0x00010000 else found & 0xFFFFFF

        def __getitem__(self, index):
            found = self._view[index]
            return self._number(found) if found.ndim == 1 else PixelArray(self.surface, found)

        def __setitem__(self, index, value):
            target = self._view[index]
            if isinstance(value, PixelArray):
                colours = value._view
            elif isinstance(value, (list, tuple)) and target.ndim > 1 and len(value) == len(target):
                # As long as the slice: one colour each, not the parts of one.
                colours = np.array([rgba_of(each) for each in value], np.uint8)
                colours = colours.reshape(len(value), *([1] * (target.ndim - 2)), 4)
            else:
                colours = rgba_of(value)
            keep_opaque((self.surface, self._view), index, np.array(np.broadcast_to(colours, target.shape)))

        def __len__(self):
            return len(self._view)

        def __iter__(self):
            return (self[at] for at in range(len(self)))

        def __contains__(self, color):
            return bool(self._like(color, 0).any())

        def __enter__(self):
            return self

        def __exit__(self, *problem):
            return None

        def close(self):
            return None

        def make_surface(self):
            width, height = self.shape if self.ndim == 2 else (*self.shape, 1)
            found = pygame.Surface((width, height), self.surface._flags)
            found._pixels[:] = self._view.reshape(width, height, 4).transpose(1, 0, 2)
            return found

        def transpose(self):
            return PixelArray(self.surface, self._view.swapaxes(0, 1))

        def _like(self, color, distance, weights=(0.299, 0.587, 0.114)):
            wanted = rgba_of(color)[:3].astype(float)
            apart = self._view[..., :3].astype(float) - wanted
            if not distance:
                return (apart == 0).all(axis=-1)
            share = np.array(weights) / sum(weights)
            return np.sqrt((apart**2 * share).sum(axis=-1)) / 255 <= distance

        def replace(self, color, repcolor, distance=0, weights=(0.299, 0.587, 0.114)):
            self._view[self._like(color, distance, weights)] = rgba_of(repcolor)

        def extract(self, color, distance=0, weights=(0.299, 0.587, 0.114)):
            return self._marked(self._like(color, distance, weights))

        def compare(self, array, distance=0, weights=(0.299, 0.587, 0.114)):
            apart = self._view[..., :3].astype(float) - array._view[..., :3].astype(float)
            share = np.array(weights) / sum(weights)
            return self._marked(np.sqrt((apart**2 * share).sum(axis=-1)) / 255 <= distance)

        def _marked(self, where):
            found = pygame.Surface(where.shape)
            columns(found)[..., :3] = np.where(where, 255, 0)[..., None]
            return PixelArray(found)

    pygame.PixelArray = PixelArray
    module = types.ModuleType("pygame.pixelarray")
    module.PixelArray = PixelArray
    modules["pygame.pixelarray"] = pygame.pixelarray = module
