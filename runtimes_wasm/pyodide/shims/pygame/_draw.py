"""Shapes, drawn by Pillow into a mask and laid on the surface: fast, thick, round, and never outside the clip."""

import math

import numpy as np
from PIL import Image, ImageDraw

SRCALPHA = 0x00010000


def install(draw):
    """Replace the functions of ipygame.draw."""
    from ipygame.rect import Rect
    from ipygame.surface import Surface, _color_to_rgba

    def need(surface, width=0):
        """pygame's complaints about what is drawn on, and how thick."""
        if not isinstance(surface, Surface):
            raise TypeError(f"argument 1 must be pygame.surface.Surface, not {type(surface).__name__}")
        if not isinstance(width, int) and not hasattr(width, "__index__"):
            raise TypeError(f"'{type(width).__name__}' object cannot be interpreted as an integer")

    def point(given, name):
        try:
            x, y = given
            return float(x), float(y)
        except (TypeError, ValueError):
            raise TypeError(name) from None

    def area_of(given):
        try:
            return Rect(given)
        except TypeError:
            raise TypeError("rect argument is invalid") from None

    def paint(surface, color, left, top, right, bottom, shape):
        """Let ``shape(pen, x, y)`` draw around an origin; the rectangle that was touched."""
        rgba = _color_to_rgba(color)
        if not surface._flags & SRCALPHA:
            rgba = (*rgba[:3], 255)
        left, top, right, bottom = math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)
        seen = Rect(left, top, right - left + 1, bottom - top + 1).clip(surface.get_clip())
        if seen.w <= 0 or seen.h <= 0:
            return Rect(left, top, 0, 0)
        mask = Image.new("L", (seen.w, seen.h))
        shape(ImageDraw.Draw(mask), -seen.x, -seen.y)
        region = surface._pixels[seen.y : seen.y + seen.h, seen.x : seen.x + seen.w]
        region[np.asarray(mask) > 127] = rgba
        return seen

    def rect(
        surface,
        color,
        rectangle,
        width=0,
        border_radius=-1,
        border_top_left_radius=-1,
        border_top_right_radius=-1,
        border_bottom_left_radius=-1,
        border_bottom_right_radius=-1,
    ):
        need(surface, width)
        if not isinstance(border_radius, int):
            raise TypeError(f"'{type(border_radius).__name__}' object cannot be interpreted as an integer")
        area = area_of(rectangle)
        area.normalize()
        _color_to_rgba(color)
        if width < 0 or area.w <= 0 or area.h <= 0:
            return Rect(area.x, area.y, 0, 0)
        corners = (
            border_top_left_radius,
            border_top_right_radius,
            border_bottom_right_radius,
            border_bottom_left_radius,
        )
        radii = [border_radius if corner < 0 else corner for corner in corners]
        if max(radii) <= 0 and not 0 < width < min(area.w, area.h) / 2:
            seen = area.clip(surface.get_clip())
            if seen.w > 0 and seen.h > 0:
                rgba = _color_to_rgba(color)
                opaque = rgba if surface._flags & SRCALPHA else (*rgba[:3], 255)
                surface._pixels[seen.y : seen.y + seen.h, seen.x : seen.x + seen.w] = opaque
            return seen
        radius = min(max(radii), area.w // 2, area.h // 2)
        chosen = tuple(each > 0 for each in radii)

        def shape(pen, x, y):
            box = (area.x + x, area.y + y, area.right - 1 + x, area.bottom - 1 + y)
            options = {"fill": 255} if width == 0 else {"outline": 255, "width": width}
            if radius > 0:
                pen.rounded_rectangle(box, radius, corners=chosen, **options)
            else:
                pen.rectangle(box, **options)

        return paint(surface, color, area.x, area.y, area.right - 1, area.bottom - 1, shape)

    def circle(
        surface,
        color,
        center,
        radius,
        width=0,
        draw_top_right=None,
        draw_top_left=None,
        draw_bottom_left=None,
        draw_bottom_right=None,
    ):
        need(surface, width)
        cx, cy = point(center, "center argument must be a pair of numbers")
        if isinstance(radius, str) or not hasattr(radius, "__float__"):
            raise TypeError("radius argument must be a number")
        _color_to_rgba(color)
        cx, cy, radius = int(cx), int(cy), int(radius)
        if radius < 1 or width < 0:
            return Rect(int(cx), int(cy), 0, 0)
        quarters = [draw_bottom_right, draw_bottom_left, draw_top_left, draw_top_right]
        some = any(quarters)

        def shape(pen, x, y):
            box = (cx - radius + x, cy - radius + y, cx + radius - 1 + x, cy + radius - 1 + y)
            for place in [0, 1, 2, 3] if some else [None]:
                if place is not None and not quarters[place]:
                    continue
                span = (90 * place, 90 * place + 90) if place is not None else None
                if width == 0:
                    pen.pieslice(box, *span, fill=255) if span else pen.ellipse(box, fill=255)
                else:
                    thick = min(width, radius)
                    pen.arc(box, *span, fill=255, width=thick) if span else pen.ellipse(
                        box, outline=255, width=thick
                    )

        return paint(surface, color, cx - radius, cy - radius, cx + radius - 1, cy + radius - 1, shape)

    def ellipse(surface, color, rectangle, width=0):
        need(surface, width)
        area = area_of(rectangle)
        _color_to_rgba(color)
        if area.w <= 0 or area.h <= 0:
            return Rect(area.x, area.y, 0, 0)

        def shape(pen, x, y):
            box = (area.x + x, area.y + y, area.right - 1 + x, area.bottom - 1 + y)
            pen.ellipse(box, **({"fill": 255} if width == 0 else {"outline": 255, "width": width}))

        return paint(surface, color, area.x, area.y, area.right - 1, area.bottom - 1, shape)

    def arc(surface, color, rectangle, start_angle, stop_angle, width=1):
        need(surface, width)
        area = area_of(rectangle)
        _color_to_rgba(color)
        if width < 1 or area.w <= 0 or area.h <= 0:
            return Rect(area.x, area.y, 0, 0)
        if stop_angle < start_angle:
            stop_angle += 2 * math.pi

        def shape(pen, x, y):
            box = (area.x + x, area.y + y, area.right - 1 + x, area.bottom - 1 + y)
            pen.arc(box, -math.degrees(stop_angle), -math.degrees(start_angle), fill=255, width=width)

        return paint(surface, color, area.x, area.y, area.right, area.bottom, shape)

    def line(surface, color, start_pos, end_pos, width=1):
        need(surface, width)
        start = point(start_pos, "invalid start_pos argument")
        return strokes(surface, color, [start, point(end_pos, "invalid end_pos argument")], width)

    def strokes(surface, color, points, width):
        _color_to_rgba(color)
        if width < 1:
            return Rect(int(points[0][0]), int(points[0][1]), 0, 0)
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        around = width // 2 + 1 if width > 1 else 0

        def shape(pen, x, y):
            moved = [(int(px) + x, int(py) + y) for px, py in points]
            for one, two in zip(moved, moved[1:], strict=False):
                pen.line((one, two), fill=255, width=width)

        return paint(
            surface, color, min(xs) - around, min(ys) - around, max(xs) + around, max(ys) + around, shape
        )

    def places(points):
        if not hasattr(points, "__len__"):
            raise TypeError("points argument must be a sequence of number pairs")
        return [point(each, "points must be number pairs") for each in points]

    def lines(surface, color, closed, points, width=1):
        need(surface, width)
        points = places(points)
        if len(points) < 2:
            raise ValueError("points argument must contain 2 or more points")
        return strokes(surface, color, [*points, points[0]] if closed else points, width)

    def polygon(surface, color, points, width=0):
        need(surface, width)
        points = places(points)
        if len(points) < 3:
            raise ValueError("points argument must contain more than 2 points")
        if width:
            return strokes(surface, color, [*points, points[0]], width)
        xs, ys = [point[0] for point in points], [point[1] for point in points]

        _color_to_rgba(color)

        def shape(pen, x, y):
            pen.polygon([(int(px) + x, int(py) + y) for px, py in points], fill=255, outline=255)

        return paint(surface, color, min(xs), min(ys), max(xs), max(ys), shape)

    def aaline(surface, color, start_pos, end_pos, blend=1, width=1):
        return line(surface, color, start_pos, end_pos, max(1, int(width) if width else 1))

    draw.rect, draw.circle, draw.ellipse, draw.arc = rect, circle, ellipse, arc
    draw.line, draw.lines, draw.polygon, draw.aaline = line, lines, polygon, aaline
    draw.aalines = lambda surface, color, closed, points, blend=1: lines(surface, color, closed, points)
    draw.aacircle = circle
