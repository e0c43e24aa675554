"""Names of packages: which import belongs to which Python distribution, and what needs no package."""

from __future__ import annotations

import re
import sys

from .word_sets import words

# Modules that left the standard library with Python 3.12 and 3.13; no package
# of that name brings them back.
_REMOVED = words("""aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib
    ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib""")
# Provided by the runtimes that run Python in a browser.
_HOST_MODULES = words("js pyodide pyodide_js pyscript pyodide_http micropip stlite")

STDLIB = (
    frozenset(sys.stdlib_module_names) | _REMOVED | _HOST_MODULES | {"__future__", "__main__", "_typeshed"}
)

# Import name -> distribution name, where they differ by more than case or dashes.
DISTRIBUTIONS = {
    "bs4": "beautifulsoup4", "cairo": "pycairo", "cv2": "opencv-python", "crypto": "pycryptodome",
    "cryptodome": "pycryptodomex", "dash_bootstrap_components": "dash-bootstrap-components", "dateutil": "python-dateutil",
    "discord": "discord.py", "docx": "python-docx", "dotenv": "python-dotenv", "faiss": "faiss-cpu", "fitz": "pymupdf",
    "flask_cors": "flask-cors", "flask_sqlalchemy": "flask-sqlalchemy", "git": "gitpython", "graphviz": "graphviz",
    "igraph": "igraph", "imblearn": "imbalanced-learn", "jose": "python-jose", "jwt": "pyjwt", "kafka": "kafka-python",
    "magic": "python-magic", "mpl_toolkits": "matplotlib", "mysqldb": "mysqlclient", "nacl": "pynacl",
    "opengl": "pyopengl", "openssl": "pyopenssl", "pil": "pillow", "pkg_resources": "setuptools", "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary", "pylab": "matplotlib", "pypdf2": "pypdf2", "pyximport": "cython",
    "ruamel": "ruamel.yaml", "serial": "pyserial", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "slugify": "python-slugify", "socketio": "python-socketio", "engineio": "python-engineio",
    "speech_recognition": "speechrecognition", "telegram": "python-telegram-bot", "umap": "umap-learn",
    "usb": "pyusb", "websocket": "websocket-client", "win32api": "pywin32", "win32con": "pywin32", "wx": "wxpython",
    "yaml": "pyyaml", "zmq": "pyzmq", "pywt": "pywavelets", "attr": "attrs", "markdown_it": "markdown-it-py",
    "plotly_express": "plotly", "st_aggrid": "streamlit-aggrid", "streamlit_option_menu": "streamlit-option-menu",
    "talib": "ta-lib", "levenshtein": "levenshtein", "mdutils": "mdutils", "ortools": "ortools", "osgeo": "gdal",
    "shapefile": "pyshp", "tkcalendar": "tkcalendar", "google.generativeai": "google-generativeai",
    "google.genai": "google-genai", "google.cloud": "google-cloud", "google.protobuf": "protobuf",
    "googleapiclient": "google-api-python-client", "pygments": "pygments", "multipart": "python-multipart",
    "community": "python-louvain", "sentence_transformers": "sentence-transformers", "gi": "pygobject",
}  # fmt: skip

# Other distributions that provide an import; an install line that names one settles it.
ALTERNATIVES = {
    "opencv-python": ("opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"),
    "pygame": ("pygame-ce",),
    "psycopg2-binary": ("psycopg2",),
    "faiss-cpu": ("faiss-gpu",),
    "tensorflow": ("tensorflow-cpu", "tf-nightly"),
    "pypdf2": ("pypdf",),
    "pycryptodome": ("pycrypto",),
    "levenshtein": ("python-levenshtein",),
    "discord.py": ("py-cord", "discord-py"),
}

_PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,100}[a-z0-9])?", re.IGNORECASE)
_NPM = re.compile(r"(?:@[a-z0-9~-][\w.~-]{0,100}/)?[a-z0-9~_-][\w.~-]{0,200}", re.IGNORECASE)

NODE_BUILTINS = words("""assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events
    fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl sea sqlite stream
    string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib""")


def normalise_project(name: str) -> str:
    """A Python distribution name in its normal form: lower case, dashes for underscores; dots kept."""
    return re.sub(r"[-_]+", "-", name).lower()


def distribution(module: str) -> str | None:
    """The distribution that brings a Python module; None when none is needed."""
    top = module.split(".", 1)[0]
    if not top or top in STDLIB or not top.isidentifier():
        return None
    two = ".".join(module.lower().split(".")[:2])
    return DISTRIBUTIONS.get(two) or DISTRIBUTIONS.get(top.lower()) or normalise_project(top)


def project_of(requirement: str) -> str | None:
    """The name in a requirement such as ``uvicorn[standard]>=0.30``; None when there is none."""
    requirement = requirement.strip("\"'` ,")
    if "://" in requirement or "/" in requirement or requirement.startswith((".", "-", "<", "$", "{")):
        return None
    name = re.split(r"[\[<>=!~;@\s(]", requirement, maxsplit=1)[0]
    if not _PROJECT.fullmatch(name) or name.lower().endswith((".txt", ".whl", ".toml", ".py")):
        return None
    return normalise_project(name)


def npm_package(specifier: str) -> str | None:
    """The npm package of a module specifier, its path and version cut; None for paths, builtins and addresses."""
    specifier = specifier.removeprefix("npm:")
    if specifier.startswith((".", "/", "@/", "~", "#", "$")) or ":" in specifier or "\\" in specifier:
        return None
    parts = specifier.split("/")
    name = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    head, at, _version = name[1:].partition("@")
    name = name[0] + head if name and at else name
    if name in NODE_BUILTINS or not _NPM.fullmatch(name) or (name.startswith("@") and "/" not in name):
        return None
    return name
