"""A small hub on this machine: the endpoints that huggingface_hub asks for data sets, over HTTP.

Data sets are kept in memory, commit by commit. It can be told to be hostile.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_for_tests"


@dataclass
class Repository:
    private: bool = False
    gated: bool = False
    commits: list[tuple[str, dict[str, bytes]]] = field(default_factory=list)

    def commit(self, files: dict[str, bytes]) -> str:
        made = hashlib.sha1(repr((len(self.commits), sorted(files.items()))).encode()).hexdigest()
        self.commits.append((made, files))
        return made

    def at(self, revision: str) -> tuple[str, dict[str, bytes]] | None:
        if revision == "main":
            return self.commits[-1] if self.commits else ("0" * 40, {})
        return next((found for found in self.commits if found[0] == revision), None)


class Hub(ThreadingHTTPServer):
    """Serves until closed; ``requests`` is what was asked, ``large`` are the endings sent as LFS."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories: dict[str, Repository] = {}
        self.requests: list[str] = []
        self.objects: dict[str, bytes] = {}
        self.large: tuple[str, ...] = ()
        #: names that the listing shows and nobody ever sent
        self.listed: list[str] = []
        self.garbage = False
        #: bytes after which a download breaks off, once
        self.break_after: int | None = None
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def add(self, name: str, files: dict[str, bytes], **options: Any) -> str:
        repository = self.repositories.setdefault(name, Repository(**options))
        return repository.commit(files)


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *parts: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._get(body=False)

    def do_GET(self) -> None:
        self._get(body=True)

    def do_PUT(self) -> None:
        path = self._asked("PUT")
        oid = path.rpartition("/")[2]
        body = self._body()
        assert hashlib.sha256(body).hexdigest() == oid
        self.server.objects[oid] = body
        self._send(200, b"")

    def do_POST(self) -> None:
        path = self._asked("POST")
        body = self._body()
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._json({"error": "Invalid credentials"}, 401)
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path == "/api/validate-yaml":
            return self._json({"errors": [], "warnings": []})
        if found := re.fullmatch(r"/api/datasets/(.+/.+)/preupload/.+", path):
            return self._json({"files": [self._mode(file) for file in json.loads(body)["files"]]})
        if found := re.fullmatch(r"/datasets/(.+/.+)\.git/info/lfs/objects/batch", path):
            return self._json(
                {
                    "transfer": "basic",
                    "objects": [
                        entry | {"actions": {"upload": {"href": f"{self.server.address}/lfs/{entry['oid']}"}}}
                        for entry in json.loads(body)["objects"]
                    ],
                },
                kind="application/vnd.git-lfs+json",
            )
        if found := re.fullmatch(r"/api/datasets/(.+/.+)/commit/.+", path):
            return self._commit(found[1], body)
        return self._json({"error": f"no such endpoint {path}"}, 404)

    def _mode(self, file: dict[str, Any]) -> dict[str, Any]:
        large = file["path"].endswith(self.server.large) if self.server.large else False
        return {"path": file["path"], "uploadMode": "lfs" if large else "regular", "shouldIgnore": False}

    def _create(self, wanted: dict[str, Any]) -> None:
        name = f"{wanted.get('organization') or 'me'}/{wanted['name']}"
        url = {"url": f"{self.server.address}/datasets/{name}", "name": name, "id": name}
        if name in self.server.repositories:
            return self._json({"error": "You already created this dataset repo"} | url, 409)
        private = wanted.get("visibility") == "private" or bool(wanted.get("private"))
        self.server.repositories[name] = Repository(private=private)
        return self._json(url)

    def _commit(self, name: str, body: bytes) -> None:
        repository = self.server.repositories[name]
        files = dict(repository.at("main")[1])  # type: ignore[index]
        for line in body.splitlines():
            change = json.loads(line)
            value = change["value"]
            if change["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif change["key"] == "lfsFile":
                files[value["path"]] = self.server.objects[value["oid"]]
            elif change["key"] == "deletedFile":
                del files[value["path"]]
            elif change["key"] != "header":
                raise AssertionError(change["key"])
        oid = repository.commit(files)
        url = f"{self.server.address}/datasets/{name}/commit/{oid}"
        return self._json({"commitUrl": url, "commitOid": oid, "success": True})

    def _get(self, *, body: bool) -> None:
        path = self._asked("GET" if body else "HEAD")
        if self.server.garbage:
            return self._json(["this", "is", "no", "hub"])
        found = re.fullmatch(r"/api/datasets/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+)(?:/.*)?)?", path)
        if found:
            repository = self._repository(found[1])
            if repository is None:
                return None
            commit = repository.at(found[3] or "main")
            if commit is None:
                return self._json({"error": "Invalid rev id"}, 404, code="RevisionNotFound")
            return self._listing(found[1], found[2] == "tree", repository, *commit)
        if found := re.fullmatch(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            repository = self._repository(found[1])
            if repository is None:
                return None
            commit = repository.at(found[2])
            content = None if commit is None else commit[1].get(found[3])
            if commit is None or content is None:
                return self._json({"error": "Entry not found"}, 404, code="EntryNotFound")
            return self._file(content, commit[0], body=body)
        return self._json({"error": f"no such endpoint {path}"}, 404)

    def _repository(self, name: str) -> Repository | None:
        repository = self.server.repositories.get(name)
        signed = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        if repository is None or (repository.private and not signed):
            self._json({"error": "Repository not found"}, 404, code="RepoNotFound")
            return None
        if repository.gated and not signed:
            self._json({"error": "Access to this dataset is restricted"}, 403, code="GatedRepo")
            return None
        return repository

    def _listing(
        self, name: str, tree: bool, repository: Repository, commit: str, files: dict[str, bytes]
    ) -> None:
        sizes = {path: len(content) for path, content in files.items()} | dict.fromkeys(self.server.listed, 1)
        oids = {path: hashlib.sha1(path.encode()).hexdigest() for path in sizes}
        if tree:
            rows = [
                {"type": "file", "path": path, "size": size, "oid": oids[path]}
                for path, size in sizes.items()
            ]
            return self._json(rows)
        siblings = [{"rfilename": path, "size": size, "blobId": oids[path]} for path, size in sizes.items()]
        return self._json(
            {"id": name, "sha": commit, "private": repository.private, "siblings": siblings, "tags": []}
        )

    def _file(self, content: bytes, commit: str, *, body: bool) -> None:
        start = 0
        if asked := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")):
            start = int(asked[1])
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", commit)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if not body:
            return
        if self.server.break_after is not None:
            cut, self.server.break_after = self.server.break_after, None
            self.wfile.write(content[start : start + cut])
            self.wfile.flush()
            self.connection.close()
            self.close_connection = True
            return
        self.wfile.write(content[start:])

    def _asked(self, method: str) -> str:
        path = unquote(urlsplit(self.path).path)
        self.server.requests.append(f"{method} {path}")
        return path

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _json(
        self, document: Any, status: int = 200, *, code: str = "", kind: str = "application/json"
    ) -> None:
        self._send(status, json.dumps(document).encode(), code=code, kind=kind)

    def _send(self, status: int, content: bytes, *, code: str = "", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if code:
            self.send_header("X-Error-Code", code)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
