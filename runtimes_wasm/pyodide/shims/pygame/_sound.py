"""Sound without a sound: what is loaded or made has a length, plays for that long, and is not heard."""

import io
import os
import types
import wave

import numpy as np
import runoff_screen

CHANNELS = 8


def install(pygame, modules):
    """Replace the mixer, and what makes sounds of arrays."""
    mixer, now = pygame.mixer, pygame.time.get_ticks
    state = {"init": None, "channels": [], "told": False, "reserved": 0, "format": (44100, -16, 2)}

    def tell():
        if not state["told"]:
            state["told"] = True
            runoff_screen.note("sound is not played here")

    def init(frequency=44100, size=-16, channels=2, buffer=512, *args, **kwargs):
        if state["init"] is None:
            given = (frequency or 44100, size or -16, channels or 2)
            state["init"] = state["format"] if given == (44100, -16, 2) else given
            state["channels"] = [Channel._made(number) for number in range(CHANNELS)]

    def pre_init(frequency=44100, size=-16, channels=2, *args, **kwargs):
        state["format"] = (frequency or 44100, size or -16, channels or 2)

    def leave():
        state["init"] = None

    def need():
        if state["init"] is None:
            raise pygame.error("mixer not initialized")
        return state["init"]

    def opened(file):
        """What a file holds; pygame's own error when it is not there."""
        if isinstance(file, (str, os.PathLike)):
            try:
                with open(file, "rb") as stream:
                    return stream.read()
            except OSError:
                name = os.fspath(file)
                raise FileNotFoundError(
                    f"No file '{name}' found in working directory '{os.getcwd()}'."
                ) from None
        data = file.read()
        return data if isinstance(data, bytes) else bytes(data)

    def samples(data):
        """The frames of a WAV file in the mixer's format; None of another kind of file."""
        try:
            with wave.open(io.BytesIO(data)) as found:
                return found.readframes(found.getnframes()), found.getnframes() / found.getframerate()
        except (wave.Error, EOFError):
            return None

    class Sound:
        """A sound that takes its time and is not heard."""

        def __init__(self, *given, file=None, buffer=None, array=None):
            rate, size, channels = need()
            if given:
                (one,) = given
                if isinstance(one, (str, os.PathLike)) or hasattr(one, "read"):
                    file = one
                else:
                    buffer = memoryview(one)
            seconds = None
            if file is not None:
                data = opened(file)
                found = samples(data)
                if found is None and data[:3] not in (b"ID3", b"Ogg", b"fLa", b"RIF") and data[:1] != b"\xff":
                    raise pygame.error("Unrecognized audio format")
                data, seconds = found or (b"", 1.0)
            elif buffer is not None:
                data = bytes(buffer)
            elif array is not None:
                found = np.ascontiguousarray(array)
                if channels == 2 and found.ndim != 2:
                    raise ValueError("Array must be 2-dimensional for stereo mixer")
                if channels == 1 and found.ndim != 1:
                    raise ValueError("Array must be 1-dimensional for mono mixer")
                data = found.astype(np.int16 if abs(size) == 16 else np.int8).tobytes()
            else:
                raise TypeError("Sound takes either 1 positional or 1 keyword argument")
            self._data, self._volume = data, 1.0
            self._seconds = len(data) / (rate * channels * abs(size) // 8) if seconds is None else seconds

        def play(self, loops=0, maxtime=0, fade_ms=0):
            channel = mixer.find_channel()
            if channel is not None:
                channel.play(self, loops, maxtime, fade_ms)
            return channel

        def stop(self):
            for channel in state["channels"]:
                if channel._sound is self:
                    channel.stop()

        def fadeout(self, time):
            self.stop()

        def set_volume(self, value):
            self._volume = max(0.0, min(1.0, float(value)))

        def get_volume(self):
            return self._volume

        def get_length(self):
            return self._seconds

        def get_num_channels(self):
            return sum(channel._sound is self and channel.get_busy() for channel in state["channels"])

        def get_raw(self):
            return self._data

    class Channel:
        """One of the mixer's channels."""

        def __new__(cls, number):
            need()
            if not 0 <= int(number) < len(state["channels"]):
                raise IndexError("invalid channel index")
            return state["channels"][int(number)]

        @classmethod
        def _made(cls, number):
            found = object.__new__(cls)
            found._number, found._sound, found._queued = number, None, None
            found._until, found._volume, found._event, found._paused = 0.0, (1.0, 1.0), 0, None
            return found

        def play(self, sound, loops=0, maxtime=0, fade_ms=0):
            tell()
            length = sound._seconds * 1000 * (loops + 1) if loops >= 0 else float("inf")
            self._sound, self._paused = sound, None
            self._until = now() + (min(length, maxtime) if maxtime else length)

        def get_busy(self):
            if self._paused is not None:
                return True
            if self._sound is not None and now() >= self._until:
                self._sound, queued, self._queued = None, self._queued, None
                if queued is not None:
                    self.play(queued)
                elif self._event:
                    pygame.event.post(pygame.event.Event(self._event, code=self._number))
            return self._sound is not None

        def stop(self):
            self._sound = self._queued = self._paused = None

        def fadeout(self, time):
            self.stop()

        def pause(self):
            if self.get_busy() and self._paused is None:
                self._paused = self._until - now()

        def unpause(self):
            if self._paused is not None:
                self._until, self._paused = now() + self._paused, None

        def queue(self, sound):
            if self.get_busy():
                self._queued = sound
            else:
                self.play(sound)

        def get_queue(self):
            return self._queued

        def get_sound(self):
            return self._sound if self.get_busy() else None

        def set_volume(self, left, right=None):
            self._volume = (left, left if right is None else right)

        def get_volume(self):
            return float(self._volume[0])

        def set_endevent(self, kind=0):
            self._event = kind

        def get_endevent(self):
            return self._event

        def set_source_location(self, angle, distance):
            return None

    def find_channel(force=False):
        need()
        for channel in state["channels"][state["reserved"] :]:
            if not channel.get_busy():
                return channel
        return state["channels"][0] if force else None

    def set_num_channels(count):
        need()
        have = state["channels"]
        have[:] = have[:count] + [Channel._made(number) for number in range(len(have), count)]

    def each(name):
        def act(*arguments):
            need()
            for channel in state["channels"]:
                getattr(channel, name)(*arguments)

        return act

    mixer.Sound = mixer.SoundType = Sound
    mixer.Channel = mixer.ChannelType = Channel
    mixer.init, mixer.pre_init, mixer.quit = init, pre_init, leave
    mixer.get_init = lambda: state["init"]
    mixer.find_channel, mixer.set_num_channels = find_channel, set_num_channels
    mixer.get_num_channels = lambda: len(state["channels"])
    mixer.set_reserved = lambda count: state.__setitem__("reserved", int(count)) or int(count)
    mixer.stop, mixer.pause, mixer.unpause, mixer.fadeout = map(each, ("stop", "pause", "unpause", "fadeout"))
    mixer.get_busy = lambda: any(channel.get_busy() for channel in state["channels"])
    mixer.get_sdl_mixer_version = lambda linked=True: (2, 6, 3)
    mixer.music = music(pygame, need, opened, samples, tell)
    modules["pygame.mixer.music"] = modules["pygame.mixer_music"] = pygame.mixer_music = mixer.music

    def array(sound):
        size, channels = abs(need()[1]), need()[2]
        found = np.frombuffer(sound.get_raw(), np.int16 if size == 16 else np.int8).copy()
        return found.reshape(-1, channels) if channels > 1 else found

    def make_sound(values):
        return Sound(array=values)

    pygame.sndarray.array = pygame.sndarray.samples = array
    pygame.sndarray.make_sound = make_sound
    pygame.sndarray.get_arraytypes = lambda: ("numpy",)


def music(pygame, need, opened, samples, tell):
    """The music stream, a module of functions as in pygame."""
    found = types.ModuleType("pygame.mixer.music")
    now = pygame.time.get_ticks
    held = {"length": None, "since": None, "until": 0.0, "volume": 1.0, "event": 0, "paused": None}

    def load(file, *name):
        need()
        try:
            data = opened(file)
        except FileNotFoundError as error:
            raise pygame.error(str(error)) from error
        sampled = samples(data)
        held.update(length=sampled[1] if sampled else 60.0, since=None)

    def play(loops=0, start=0.0, fade_ms=0):
        need()
        if held["length"] is None:
            raise pygame.error("music not loaded")
        tell()
        whole = held["length"] * 1000 * (loops + 1) if loops >= 0 else float("inf")
        held.update(since=now(), until=now() + whole, paused=None)

    def busy():
        need()
        if held["since"] is not None and held["paused"] is None and now() >= held["until"]:
            held["since"] = None
            if held["event"]:
                pygame.event.post(pygame.event.Event(held["event"]))
        return held["since"] is not None and held["paused"] is None

    def stop(*time):
        need()
        held.update(since=None, paused=None)

    def pause():
        if busy():
            held["paused"] = now()

    def unpause():
        if held["paused"] is not None:
            rest = now() - held["paused"]
            held.update(paused=None, until=held["until"] + rest, since=held["since"] + rest)

    found.load, found.play, found.get_busy = load, play, busy
    found.stop = found.fadeout = stop
    found.pause, found.unpause = pause, unpause
    found.unload = lambda: held.update(length=None, since=None)
    found.rewind = lambda: held.update(since=now()) if held["since"] is not None else None
    found.set_pos = lambda seconds: None
    found.get_pos = lambda: -1 if held["since"] is None else now() - held["since"]
    found.set_volume = lambda value: held.update(volume=max(0.0, min(1.0, float(value))))
    found.get_volume = lambda: held["volume"]
    found.queue = lambda file, *rest, **more: opened(file) and None
    found.set_endevent = lambda kind=0: held.update(event=kind)
    found.get_endevent = lambda: held["event"]
    return found
