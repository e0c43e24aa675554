"""What starts pygame, and devices that a page does not have."""

import types


def install(pygame, modules):
    """Add them to ipygame, and to what can be imported."""
    joystick = types.ModuleType("pygame.joystick")
    joystick.init = joystick.quit = lambda: None
    joystick.get_init = lambda: True
    joystick.get_count = lambda: 0

    def no_joystick(number):
        raise pygame.error("Invalid joystick device number")

    joystick.Joystick = joystick.JoystickType = no_joystick
    modules["pygame.joystick"] = pygame.joystick = joystick
    pygame.get_sdl_version = lambda linked=True: (2, 28, 4)
    pygame.get_error = lambda: ""
    pygame.encode_string = lambda text, *args: text.encode()
    pygame.register_quit = lambda function: None
    pygame.Clock = pygame.time.Clock
    native_init = pygame.init

    def init():
        native_init()
        pygame.font.init()
        pygame.mixer.init()
        pygame.freetype.init()
        return 5, 0

    pygame.init = init
    devices(pygame)


def devices(pygame):
    """Cameras and MIDI: none are here, and asking says so as pygame does."""
    camera, midi = pygame.camera, pygame.midi
    camera.init = camera.quit = lambda *args: None
    camera.list_cameras = list
    camera.get_backends = list

    def no_camera(*args, **kwargs):
        raise ValueError("no cameras detected")

    camera.Camera = no_camera
    midi.init = midi.quit = lambda *args: None
    midi.get_init = lambda: True
    midi.get_count = lambda: 0
    midi.get_default_input_id = midi.get_default_output_id = lambda: -1
    midi.get_device_info = lambda number: None
    midi.MidiException = type("MidiException", (Exception,), {})

    def no_midi(*args, **kwargs):
        raise midi.MidiException("Device id invalid, out of range.")

    midi.Input = midi.Output = no_midi
