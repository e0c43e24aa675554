"""Data sets in the layouts of the Hugging Face Hub: written to a folder, sent there, and fetched.

::

    write_data_set(store, "votes", "bigcodearena_preference_5k", licence="cc-by-4.0")
    upload("votes", parse_address("hf://datasets/me/votes"))
    folder = download(parse_address("hf://datasets/bigcode/bigcodereward"))
    for reader in read_data_set(folder).readers:
        ...

Modules, from the bottom up: ``errors``, ``address`` (hf:// addresses), ``personal``
(what is masked before anything is published), ``conversations`` and ``shapes`` (records
to rows of the published layouts), ``card`` (the README of a data set), ``writer``
(files, card and manifest), ``reading`` (a folder of files, whoever made it), and
``remote``, which alone speaks to the hub, by the package huggingface_hub.
"""

from .address import HubAddress, is_address, parse_address
from .errors import HubError
from .reading import DataSet, read_data_set
from .remote import Download, download, upload
from .shapes import SHAPES
from .writer import DATA_SET_MANIFEST, write_data_set

__all__ = [
    "DATA_SET_MANIFEST",
    "SHAPES",
    "DataSet",
    "Download",
    "HubAddress",
    "HubError",
    "download",
    "is_address",
    "parse_address",
    "read_data_set",
    "upload",
    "write_data_set",
]
