"""Pages whose styles and scripts an answer writes as files of their own."""

from __future__ import annotations

from runtimes_wasm.extract import extract

PAGE = "`index.html`\n```html\n<!DOCTYPE html>\n<html><head>{head}</head>\n<body><p id='p'></p>{body}</body></html>\n```\n"
STYLE = "`style.css`\n```css\np {{ color: red }}\n```\n".replace("{{", "{").replace("}}", "}")
SCRIPT = "`script.js`\n```js\ndocument.getElementById('p').textContent = 'hello, this is longer than the page itself, by far'\n```\n"


def page(head: str = "", body: str = "") -> str:
    return PAGE.format(head=head, body=body)


def test_files_that_a_page_refers_to_are_put_into_it():
    found = extract(
        page('<link rel="stylesheet" href="./style.css">', '<script src="script.js?v=1"></script>')
        + STYLE
        + SCRIPT
    )
    assert found.language == "html"
    assert "<head><style>\np { color: red }\n</style></head>" in found.code
    assert "<script>\ndocument.getElementById('p')" in found.code
    assert "src=" not in found.code and "href=" not in found.code
    assert "style.css and script.js" in found.reason
    assert found.files == {}


def test_a_deferred_script_moves_to_the_end_of_the_body():
    found = extract(page('<script src="script.js" defer></script>') + SCRIPT)
    assert found.code.index("<p id='p'>") < found.code.index("document.getElementById")


def test_a_module_stays_a_module():
    found = extract(page(body='<script type="module" src="script.js"></script>') + SCRIPT)
    assert '<script type="module">\ndocument.get' in found.code


def test_a_script_that_mentions_its_own_end_does_not_end_the_element():
    script = "`script.js`\n```js\ndocument.body.innerHTML = '<script>1</script>'\n```\n"
    found = extract(page(body='<script src="script.js"></script>') + script)
    assert "<\\/script>'" in found.code


def test_unnamed_blocks_answer_the_only_reference_of_their_kind():
    blocks = "```css\np { color: red }\n```\n```js\ndocument.title = 'x'\n```\n"
    found = extract(
        page('<link rel="stylesheet" href="main.css">', '<script src="main.js"></script>') + blocks
    )
    assert "color: red" in found.code and "document.title" in found.code


def test_a_fragment_with_one_style_and_one_script_is_one_page():
    found = extract(
        "```html\n<div id=app></div>\n```\n```css\n#app{}\n```\n```js\ndocument.getElementById('app').textContent = 'hi there'\n```"
    )
    assert found.language == "html"
    assert found.code.index("#app{}") < found.code.index("<div") < found.code.index("hi there")


def test_a_page_that_is_whole_takes_nothing_from_other_blocks():
    whole = page("<style>p{}</style>", "<script>1</script>")
    found = extract(
        whole
        + "You could change the style:\n```css\np { color: blue }\n```\nor add\n```js\ndocument.title = ''\n```"
    )
    assert "blue" not in found.code and "document.title" not in found.code


def test_a_comment_that_names_a_file_is_no_reference():
    whole = page(body="<script>1</script><!-- <script src='script.js'></script> -->" + "<p>text</p>" * 20)
    found = extract(whole + SCRIPT)
    assert "<!-- <script src='script.js'></script> -->" in found.code
    assert "getElementById" not in found.code
    assert "getElementById" in found.files["script.js"]


def test_scripts_from_elsewhere_stay_where_they_are():
    found = extract(
        page('<script src="https://cdn.example/script.js"></script>', "<script>1</script>")
        + STYLE.replace("style", "other")
    )
    assert found.hosts == ("cdn.example",)
    assert 'src="https://cdn.example/script.js"' in found.code
