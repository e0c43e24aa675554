"""Say what an unlabelled text is: a language, a diagram, data, shell lines, or nothing known."""

from __future__ import annotations

import ast
import json
import re

from . import html_parts, js_scan, py_scan

# A guess needs no more than this; a bound keeps every pattern below cheap on hostile text.
_LINES, _COLUMNS = 400, 240

MERMAID = re.compile(
    r"(?:(?:graph|flowchart(?:-elk)?)[ \t]+(?:TB|TD|BT|RL|LR)\b|(?:graph|flowchart)[ \t]*$|"
    r"(?:sequenceDiagram|classDiagram(?:-v2)?|stateDiagram(?:-v2)?|erDiagram|gantt|journey|gitGraph:?|mindmap|timeline|"
    r"quadrantChart|requirementDiagram|sankey(?:-beta)?|xychart(?:-beta)?|block(?:-beta)?|packet(?:-beta)?|"
    r"architecture(?:-beta)?|radar-beta|treemap-beta|kanban|zenuml|"
    r"C4(?:Context|Container|Component|Dynamic|Deployment))[ \t]*$|"
    r"pie(?:[ \t]+(?:title|showData)\b.*)?[ \t]*$|gantt[ \t]+title\b)"
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,60}?---[ \t]*\n")

_INSTALL_OR_SHELL = re.compile(
    r"(?:[$>%][ \t]+\S|[!%]?(?:sudo[ \t]+)?(?:(?:python3?|py)[ \t]+-m[ \t]+)?"
    r"(?:pip3?|uv|npm|npx|yarn|pnpm|bun|conda|poetry|cargo|apt|apt-get|brew|git|cd|mkdir|streamlit|node|javac|g\+\+|gcc|"
    r"rustc|go(?=[ \t]+(?:run|build|mod|get|install)\b)|source|export(?=[ \t]+\w+=)|curl|wget|docker|chmod|pygbag)"
    r"[ \t]+[\w./@$~\"'-])"
)
_INSTALL = re.compile(
    r"(?:[$>%!][ \t]*)?(?:sudo[ \t]+)?(?:(?:python3?|py)[ \t]+-m[ \t]+)?"
    r"(?:(?:uv[ \t]+)?pip3?[ \t]+install|uv[ \t]+add|(?:npm|pnpm|bun)[ \t]+(?:install|i|add)|yarn[ \t]+add|conda[ \t]+install|"
    r"poetry[ \t]+add)\b"
)
_PYTHON_RUN = re.compile(r"(?:python3?|java)[ \t]+[\w./-]{1,100}(?:[ \t]|$)")
_TREE = re.compile(r"^[ \t│|]*(?:├──|└──|\|--|`--)", re.MULTILINE)
_DIFF = re.compile(r"^(?:--- \S|\+\+\+ \S|@@ -\d|diff --git )", re.MULTILINE)
_SQL = re.compile(
    r"(?:SELECT|INSERT INTO|CREATE (?:TABLE|INDEX|VIEW)|UPDATE|DELETE FROM|ALTER TABLE|WITH)\b", re.IGNORECASE
)
_CSS_RULE = re.compile(
    r"^[ \t]*[.#@:*]?[\w.#:>~ ,*()\[\]=\"-]{1,120}\{[ \t]*(?:[\w-]{1,40}[ \t]*:[^;{}\n]{1,200};|$)",
    re.MULTILINE,
)
_CSS_PROPERTY = re.compile(
    r"(?:^|[{;])[ \t]*-?-?[a-z][a-z-]{1,40}[ \t]*:[ \t]*[^;{}\n]{1,200};", re.MULTILINE
)
_TRACE = re.compile(r"Traceback \(most recent call last\)|^\w{0,40}(?:Error|Exception): ", re.MULTILINE)

_GO = re.compile(r"^package[ \t]+\w+[ \t]*$", re.MULTILINE)
_RUST = re.compile(
    r"^(?:pub )?fn \w+[^\n]{0,200}\{|^use (?:std|crate|core)::|\bprintln!\(|\blet mut \w|^impl\b[^\n]{0,100}\{|^#\[derive\(",
    re.MULTILINE,
)
_JAVA = re.compile(
    r"^[ \t]*(?:public |final |abstract )*(?:class|interface|record|enum) \w+[^\n;]{0,120}\{[^\n]*$(?:\n|.){0,4000}?"
    r"(?:\bstatic void main\b|System\.out\.|\bprivate |\bpublic )|^import java[x.]|\bSystem\.out\.print|"
    r"^[ \t]*public (?:class|interface|enum|record) \w+|\bpublic static void main\b",
    re.MULTILINE,
)
# TypeScript has interfaces, enums and classes with private fields as well.
_NOT_JAVA = re.compile(
    r"\bconsole\.|^[ \t]*(?:export[ \t]+)?(?:const|let|function|type)\b|=>|:[ \t]*(?:string|number|boolean)\b",
    re.MULTILINE,
)
_CSHARP = re.compile(
    r"^using System\b|^namespace [\w.]+|\bConsole\.Write|\bstatic (?:async )?(?:void|int|Task) Main\(",
    re.MULTILINE,
)
_C_FAMILY = re.compile(
    r"^[ \t]*#[ \t]*include[ \t]*[<\"]|^(?:int|void)[ \t]+main[ \t]*\(|\bstd::\w+|^using namespace std",
    re.MULTILINE,
)
_CPP = re.compile(
    r"#[ \t]*include[ \t]*<(?!(?:[\w/]+\.h)>)[\w/.]+>|\bstd::|\busing[ \t]+namespace\b|\bcout\b|\btemplate[ \t]*<|"
    r"^[ \t]*class[ \t]+\w+|\bnullptr\b|^[ \t]*(?:public|private|protected)[ \t]*:|\bnew[ \t]+\w+|\bauto[ \t]+&?\w+[ \t]*=|"
    r"\b(?:static|dynamic|const|reinterpret)_cast[ \t]*<|\bconstexpr\b|\boperator[ \t]*[-+*/<=(\[]",
    re.MULTILINE,
)
_C_NOISE = re.compile(
    r'//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/)?|(?<!include )(?<!include)"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|'
    r"'(?:[^'\\\n]|\\.){1,8}'"
)
_PHP_RUBY = re.compile(r"<\?php|^require ['\"]|^[ \t]*puts |^[ \t]*end[ \t]*$", re.MULTILINE)

_JS = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:const|let|var)[ \t]+[\w${\[]|^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?"
    r"(?:async[ \t]+)?function\b[ \t*]*[\w$]*[ \t]*\(|=>|\bconsole\.(?:log|error|warn|table|assert)\(|===|!==|"
    r"\bdocument\.\w|\bwindow\.\w|^[ \t]*import[ \t][^\n]{0,200}\bfrom[ \t]*['\"]|^[ \t]*import[ \t]*['\"]|\brequire\(['\"]|"
    r"^[ \t]*export[ \t]+default\b|^[ \t]*class[ \t]+\w+[^\n:]{0,80}\{|^[ \t]*(?:\}[ \t]*)?else[ \t]*(?:if[^\n]{0,80})?\{|"
    r"^[ \t]*interface[ \t]+\w+[^\n]{0,80}\{|^[ \t]*type[ \t]+\w+[^\n=]{0,80}=|\bapp\.(?:use|mount|listen)\(",
    re.MULTILINE,
)
_PYTHON = re.compile(
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|^[ \t]*class[ \t]+\w+[ \t]*[(:]|^[ \t]*from[ \t]+[\w.]+[ \t]+import\b|"
    r"^[ \t]*import[ \t]+\w[\w.]*(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*\w+)*[ \t]*(?:#[^\n]*)?$|"
    r"^[ \t]*(?:elif|else|try|finally|except)\b[^\n{]{0,160}:[ \t]*$|^[ \t]*(?:for|while|if|with)\b[^\n{]{1,200}:[ \t]*$|"
    r"^[ \t]*print\(|\bself\.\w|\bNone\b|^if __name__",
    re.MULTILINE,
)
_PYTHON_WORK = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.If,
    ast.With, ast.Try, ast.Assign, ast.AugAssign, ast.Match,
)  # fmt: skip
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|section|main|header|footer|nav|form|canvas|style|script|button|table|ul|ol|p|h[1-6]|"
    r"span|img|input|a|article|details|dialog|iframe|video|audio|label|select|textarea|template|link|meta|center|b|i)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)


def sample(text: str) -> str:
    """The start of a text with long lines cut: what the patterns of this module are shown."""
    return "\n".join(line[:_COLUMNS] for line in text[: _LINES * _COLUMNS].split("\n", _LINES)[:_LINES])


def is_mermaid(text: str) -> bool:
    """Whether the first word of a text opens a Mermaid diagram."""
    text = text[:20_000].lstrip("\ufeff \t\n")
    front = _FRONT_MATTER.match(text)
    for line in text[front.end() if front else 0 :].split("\n")[:60]:
        line = line.strip()
        if line and not line.startswith("%%"):
            return MERMAID.match(line.split(";")[0]) is not None
    return False


def is_shell(text: str) -> bool:
    """Whether every line is a command, a comment or blank, and at least one is a command."""
    lines = [line.strip() for line in sample(text).split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    joined = [line for i, line in enumerate(lines) if i == 0 or not lines[i - 1].endswith("\\")]
    return bool(joined) and all(_INSTALL_OR_SHELL.match(line) or _PYTHON_RUN.match(line) for line in joined)


def is_install(text: str) -> bool:
    """Whether a text holds nothing but commands that install packages."""
    lines = [line.strip() for line in sample(text).split("\n")]
    lines = [line for line in lines if line and not line.startswith(("#", "//"))]
    return bool(lines) and all(_INSTALL.match(line) for line in lines)


def is_json(text: str) -> bool:
    """Whether a text is one JSON object or array."""
    text = text.strip()
    if text[:1] not in ("{", "[") or len(text) > py_scan.MAX_PARSED:
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def without_noise(code: str) -> str:
    """C, C++, Java, Go or Rust text without comments and the contents of strings."""
    return _C_NOISE.sub(" ", code)


def is_cpp(code: str) -> bool:
    """Whether a C-like text uses what only C++ has."""
    return _CPP.search(without_noise(code)) is not None


def is_python(text: str) -> bool:
    """Whether an unlabelled text is Python that does something, not a value or a remark."""
    tree = py_scan.scan(text).tree
    if tree is None:
        return len(_PYTHON.findall(sample(text))) >= 2
    return any(
        isinstance(node, _PYTHON_WORK)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await))
        for node in tree.body
    )


def guess(text: str) -> str | None:
    """Name what an unlabelled text is.

    Returns
    -------
    str or None
        A fence label that a careful author would have written: ``python``,
        ``javascript``, ``typescript``, ``jsx``, ``tsx``, ``html``, ``svg``,
        ``vue``, ``mermaid``, ``c``, ``cpp``, ``java``, ``go``, ``rust``; or
        ``shell``, ``json``, ``css``, ``sql``, ``diff``, ``text``, ``csharp``;
        None when nothing fits.
    """
    start = html_parts.body_start(text)
    head = sample(text[start:])
    if not head.strip():
        return None
    return _markup(text, head) or _plain(text, head) or _compiled(text, head) or _script(text, head)


def _markup(text: str, head: str) -> str | None:
    if html_parts.is_document(text):
        return "html"
    if html_parts.is_svg(text):
        return "svg"
    if html_parts.is_vue_component(text):
        return "vue"
    return "html" if _MARKUP.match(head) else None


def _plain(text: str, head: str) -> str | None:
    if is_mermaid(text):
        return "mermaid"
    if is_json(text):
        return "json"
    if _TREE.search(head) or _TRACE.match(head):
        return "text"
    if len(_DIFF.findall(head)) >= 2:
        return "diff"
    if is_shell(text):
        return "shell"
    if _SQL.match(head) and (";" in head or re.search(r"\b(?:from|values|set)\b", head, re.IGNORECASE)):
        return "sql" if not re.match(r"with\b[^\n]{0,200}:[ \t]*(?:$|\n)", head) else None
    return None


def _compiled(text: str, head: str) -> str | None:
    clean = without_noise(head)
    if _CSHARP.search(clean):
        return "csharp"
    if _GO.match(clean.lstrip()):
        return "go"
    # Rust before C++, as both write std::; but only C and C++ include.
    if _RUST.search(clean) and "#include" not in clean:
        return "rust"
    if _C_FAMILY.search(clean):
        return "cpp" if is_cpp(text) else "c"
    return "java" if _JAVA.search(clean) and not _NOT_JAVA.search(clean) else None


def _script(text: str, head: str) -> str | None:
    if _PHP_RUBY.search(head) and not _JS.search(head):
        return None
    script, python = len(_JS.findall(head)), len(_PYTHON.findall(head))
    if script == 0 and len(_CSS_RULE.findall(head)) >= 1 and _CSS_PROPERTY.search(head):
        return "css"
    if script and script >= python:
        scanned = js_scan.scan(text)
        typed = js_scan.has_types(scanned)
        if js_scan.has_jsx(scanned):
            return "tsx" if typed else "jsx"
        return "typescript" if typed else "javascript"
    if is_python(text):
        return "python"
    return "javascript" if script else None
