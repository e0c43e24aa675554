"""Sprites and groups by pygame's rules: groups keep order, may change while they are walked, and can be subclassed."""


def install(module):
    """Put these classes in the place of ipygame's."""

    class Sprite:
        """Something with an ``image`` and a ``rect`` that groups can hold."""

        def __init__(self, *groups):
            self._groups = {}
            self.add(*groups)

        def _held(self):
            # A subclass that forgot super().__init__() gets pygame's own complaint.
            try:
                return self.__dict__["_groups"]
            except KeyError:
                raise AttributeError(
                    f"'{type(self).__name__}' object has no attribute '_Sprite__g'"
                ) from None

        def add(self, *groups):
            for group in groups:
                if isinstance(group, AbstractGroup):
                    if group not in self._held():
                        group.add_internal(self)
                        self._held()[group] = None
                else:
                    self.add(*group)

        def remove(self, *groups):
            for group in groups:
                if isinstance(group, AbstractGroup):
                    if group in self._held():
                        group.remove_internal(self)
                        del self._held()[group]
                else:
                    self.remove(*group)

        def add_internal(self, group):
            self._held()[group] = None

        def remove_internal(self, group):
            self._held().pop(group, None)

        def kill(self):
            for group in list(self._held()):
                group.remove_internal(self)
            self._held().clear()

        def groups(self):
            return list(self._held())

        def alive(self):
            return bool(self._held())

        def update(self, *args, **kwargs):
            pass

        @property
        def layer(self):
            return getattr(self, "_layer", 0)

        @layer.setter
        def layer(self, value):
            self._layer = value

        def __repr__(self):
            return f"<{type(self).__name__} Sprite(in {len(self._held())} groups)>"

    class DirtySprite(Sprite):
        """A sprite that says whether it changed; here all are drawn."""

        dirty, blendmode, source_rect, visible = 1, 0, None, 1

    class AbstractGroup:
        """What all groups can."""

        def __init__(self):
            self.spritedict = {}

        def add_internal(self, sprite, layer=None):
            self.spritedict[sprite] = None

        def remove_internal(self, sprite):
            self.spritedict.pop(sprite, None)

        def has_internal(self, sprite):
            return sprite in self.spritedict

        def sprites(self):
            return list(self.spritedict)

        def add(self, *sprites, **options):
            for sprite in sprites:
                if isinstance(sprite, Sprite):
                    if not self.has_internal(sprite):
                        self.add_internal(sprite, **options)
                        sprite.add_internal(self)
                elif hasattr(sprite, "__iter__"):
                    self.add(*sprite, **options)
                else:
                    # In pygame's words: what is no sprite is taken for a group of them.
                    raise AttributeError(
                        f"'{type(sprite).__name__}' object has no attribute 'add_internal'",
                        name="add_internal",
                        obj=sprite,
                    )

        def remove(self, *sprites):
            for sprite in sprites:
                if isinstance(sprite, Sprite):
                    if self.has_internal(sprite):
                        self.remove_internal(sprite)
                        sprite.remove_internal(self)
                else:
                    self.remove(*sprite)

        def has(self, *sprites):
            every = [each for s in sprites for each in ([s] if isinstance(s, Sprite) else s)]
            return bool(every) and all(self.has_internal(each) for each in every)

        def empty(self):
            for sprite in self.sprites():
                self.remove_internal(sprite)
                sprite.remove_internal(self)

        def copy(self):
            return self.__class__(self.sprites())

        def update(self, *args, **kwargs):
            for sprite in self.sprites():
                sprite.update(*args, **kwargs)

        def draw(self, surface, bgsurf=None, special_flags=0):
            shown = [sprite for sprite in self.sprites() if getattr(sprite, "visible", 1)]
            return [surface.blit(sprite.image, sprite.rect, None, special_flags) for sprite in shown]

        def clear(self, surface, background):
            for sprite in self.sprites():
                if callable(background):
                    background(surface, sprite.rect)
                else:
                    surface.blit(background, sprite.rect, sprite.rect)

        def __contains__(self, sprite):
            return self.has(sprite)

        def __iter__(self):
            return iter(self.sprites())

        def __len__(self):
            return len(self.sprites())

        def __bool__(self):
            return len(self) > 0

        def __repr__(self):
            return f"<{type(self).__name__}({len(self)} sprites)>"

    class Group(AbstractGroup):
        """The usual group."""

        def __init__(self, *sprites):
            AbstractGroup.__init__(self)
            self.add(*sprites)

    class LayeredUpdates(AbstractGroup):
        """Drawn by layer, the lowest first."""

        def __init__(self, *sprites, **options):
            AbstractGroup.__init__(self)
            self.default = options.get("default_layer", 0)
            self.add(*sprites)

        def add_internal(self, sprite, layer=None):
            found = getattr(sprite, "_layer", self.default) if layer is None else layer
            self.spritedict[sprite] = found

        def sprites(self):
            return sorted(self.spritedict, key=self.spritedict.__getitem__)

        def layers(self):
            return sorted(set(self.spritedict.values()))

        def change_layer(self, sprite, layer):
            self.spritedict[sprite] = sprite._layer = layer

        def get_layer_of_sprite(self, sprite):
            return self.spritedict.get(sprite, self.default)

        def get_sprites_from_layer(self, layer):
            return [sprite for sprite, found in self.spritedict.items() if found == layer]

        def get_sprite(self, index):
            return self.sprites()[index]

        def get_top_layer(self):
            return self.layers()[-1]

        def get_bottom_layer(self):
            return self.layers()[0]

        def remove_sprites_of_layer(self, layer):
            found = self.get_sprites_from_layer(layer)
            self.remove(*found)
            return found

        def switch_layer(self, one, two):
            first, second = self.get_sprites_from_layer(one), self.get_sprites_from_layer(two)
            for sprites, layer in ((first, two), (second, one)):
                for sprite in sprites:
                    self.change_layer(sprite, layer)

        def move_to_back(self, sprite):
            self.change_layer(sprite, self.get_bottom_layer() - 1)

        def set_clip(self, area=None):
            self._clip = area

        def get_clip(self):
            return getattr(self, "_clip", None)

        def repaint_rect(self, area):
            pass

        set_timing_threshold = set_timing_treshold = repaint_rect

        def get_top_sprite(self):
            return self.sprites()[-1]

        def move_to_front(self, sprite):
            self.change_layer(sprite, max(self.layers()))
            self.spritedict[sprite] = self.spritedict.pop(sprite)

        def get_sprites_at(self, position):
            return [sprite for sprite in self.sprites() if sprite.rect.collidepoint(position)]

    class GroupSingle(AbstractGroup):
        """Holds one sprite, the last that was added."""

        def __init__(self, sprite=None):
            AbstractGroup.__init__(self)
            if sprite is not None:
                self.add(sprite)

        def add_internal(self, sprite, layer=None):
            for other in self.sprites():
                self.remove_internal(other)
                other.remove_internal(self)
            self.spritedict[sprite] = None

        @property
        def sprite(self):
            return next(iter(self.spritedict), None)

        @sprite.setter
        def sprite(self, sprite):
            self.empty() if sprite is None else self.add(sprite)

    def spritecollide(sprite, group, dokill, collided=None):
        collided = collided or module.collide_rect
        hits = [other for other in group if collided(sprite, other)]
        if dokill:
            for other in hits:
                other.kill()
        return hits

    def groupcollide(one, two, dokill1, dokill2, collided=None):
        found = {}
        for sprite in one.sprites():
            hits = spritecollide(sprite, two, dokill2, collided)
            if hits:
                found[sprite] = hits
                if dokill1:
                    sprite.kill()
        return found

    def spritecollideany(sprite, group, collided=None):
        collided = collided or module.collide_rect
        return next((other for other in group if collided(sprite, other)), None)

    module.Sprite, module.DirtySprite = Sprite, DirtySprite
    module.WeakSprite, module.WeakDirtySprite = Sprite, DirtySprite
    module.AbstractGroup, module.Group, module.GroupSingle = AbstractGroup, Group, GroupSingle
    module.RenderPlain = module.RenderClear = module.RenderUpdates = module.OrderedUpdates = Group
    module.LayeredUpdates = module.LayeredDirty = LayeredUpdates
    module.spritecollide, module.groupcollide, module.spritecollideany = (
        spritecollide,
        groupcollide,
        spritecollideany,
    )
