"""Whole answers: which block is the program, and what comes along."""

from __future__ import annotations

import json

import pytest

from runtimes_wasm.extract import extract


def test_prose_without_code_gives_nothing_and_says_so():
    for answer in ("", "  \n", "I would import the data and print it.", "Output: 42", "hello"):
        found = extract(answer)
        assert (found.code, found.language, found.environment) == (None, None, None)
        assert found.reason


@pytest.mark.parametrize(
    ("answer", "language", "start"),
    [
        ("import math\n\ndef f(r):\n\n    return math.pi * r\n\nprint(f(2))\n", "python", "import math"),
        ('#include <stdio.h>\n\nint main(void) {\n    puts("hi");\n}\n', "c", "#include"),
        ('package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(1)\n}\n', "go", "package"),
        ("const a = [1, 2];\nconsole.log(a.length);\n", "javascript", "const"),
        (
            "<!DOCTYPE html>\n<html>\n<body><script>const md = `\n```js\nx\n```\n`</script></body>\n</html>",
            "html",
            "<!D",
        ),
        ("Sure! Here:\n\n<!doctype html>\n<html>\n\n    <body>hi</body>\n</html>\n\nEnjoy!", "html", "<!d"),
        ("Like this:\n\n    import sys\n    print(sys.argv)\n\nBye.", "python", "import sys"),
    ],
)
def test_code_without_any_fence_is_found(answer, language, start):
    found = extract(answer)
    assert found.language == language
    assert found.code.startswith(start)
    assert "Enjoy" not in found.code and "Bye" not in found.code


def test_the_longest_program_wins_and_the_last_of_equals():
    longer = extract("```python\nprint(1)\n```\n```python\nprint(1234567)\n```\n```python\nprint(2)\n```")
    assert longer.code == "print(1234567)"
    equal = extract("```python\nprint(1)\n```\n```python\nprint(2)\n```")
    assert equal.code == "print(2)"
    assert "last of the longest" in equal.reason


def test_a_corrected_version_wins_over_a_longer_first_attempt():
    answer = (
        "First:\n```python\ndef mean(xs):\n    return sum(xs) / len(x)  # a bug\nprint(mean([1]))\n```\n"
        "That fails. Here is the corrected version:\n```python\ndef mean(xs):\n    return sum(xs) / len(xs)\nprint(mean([1]))\n```\n"
    )
    found = extract(answer)
    assert "len(xs)\n" in found.code
    assert "later version" in found.reason


def test_a_short_corrected_line_is_no_program_of_its_own():
    answer = "```python\n" + "print('a long program')\n" * 20 + "```\nThe fixed line:\n```python\nx = 1\n```"
    assert extract(answer).code.count("long program") == 20


def test_the_last_version_of_a_named_file_wins():
    answer = "`app.py`\n```python\nprint('one, and longer')\n```\n`app.py`\n```python\nprint('two')\n```"
    assert extract(answer).code == "print('two')"


def test_a_class_without_main_does_not_win_over_main():
    answer = (
        "```java\nclass Shape { double a, b, c, d; double area() { return a * b * c * d; } }\n```\n"
        "```java\npublic class Main { public static void main(String[] a) { } }\n```"
    )
    found = extract(answer)
    assert found.code.startswith("public class Main")
    assert found.filename == "Main.java"


def test_a_readme_beside_a_program_is_not_the_program():
    answer = "```python\nprint(1)\n```\n```markdown\n# A very long description\nof the project\n```"
    assert extract(answer).language == "python"


def test_drafts_inside_the_thinking_are_not_the_program():
    thinking = "<think>Try\n```python\nprint('a draft that is longer')\n```\n</think>\n"
    found = extract(thinking + "So:\n```js\nconsole.log(1)\n```")
    assert (found.code, found.blocks[0].line) == ("console.log(1)", 7)
    assert extract(thinking + "That is all.").language == "python"


def test_an_app_wins_over_its_parts_its_mount_script_and_its_empty_page():
    answer = """
`src/components/Chart.jsx`
```jsx
import { Line } from 'recharts';
export default function Chart() { return <Line data={[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]} /> }
```
`src/App.jsx`
```jsx
import Chart from './components/Chart'
export default function App() { return <Chart /> }
```
`src/main.jsx`
```jsx
import React from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'
createRoot(document.getElementById('root')).render(<React.StrictMode><App /></React.StrictMode>)
```
```html
<!doctype html><html><body><div id="root"></div><script type="module" src="/src/main.jsx"></script></body></html>
```
"""
    found = extract(answer)
    assert (found.filename, found.environment) == ("src/App.jsx", "react")
    assert "src/components/Chart.jsx" in found.files
    assert "Set aside" in found.reason


def test_a_python_file_that_another_imports_comes_along_and_is_no_package():
    answer = (
        "`utils.py`:\n```python\ndef add(a, b):\n    # a helper that is longer than the program\n    return a + b\n```\n"
        "`main.py`:\n```python\nfrom utils import add\nimport requests\nprint(add(1, 2))\n```\n"
        "`data.csv`\n```csv\na,b\n```"
    )
    found = extract(answer)
    assert found.filename == "main.py"
    assert set(found.files) == {"utils.py", "data.csv"}
    assert found.packages["python"] == ("requests",)


def test_notebook_commands_become_comments_and_still_name_their_packages():
    found = extract("```python\n!pip install seaborn\n%matplotlib inline\nprint(1)\n```")
    compile(found.code, "answer", "exec")
    assert found.packages["python"] == ("seaborn",)
    assert "notebook commands" in found.reason


def test_a_page_in_a_text_block_is_found_when_nothing_else_is():
    assert extract("```text\n<!DOCTYPE html><html></html>\n```").language == "html"


@pytest.mark.parametrize("label", ["javascript", "jsx", "python", "xml", ""])
def test_a_whole_page_is_a_page_whatever_its_label(label):
    found = extract(f"```{label}\n<!DOCTYPE html>\n<html><body>hi</body></html>\n```")
    assert (found.language, found.environment) == ("html", "core_web")


def test_the_answer_of_an_install_alone_keeps_its_packages():
    found = extract("```bash\npip install gradio\n```")
    assert found.code is None
    assert found.packages["python"] == ("gradio",)


def test_the_json_has_the_fields_that_programs_rely_on():
    document = json.loads(json.dumps(extract("```python\nimport numpy\n```").to_dict()))
    assert {"code", "language", "environment", "packages", "blocks", "reason"} <= set(document)
    assert document["packages"] == {"python": ["numpy"], "npm": []}
    assert document["blocks"][0] == {
        "label": "python",
        "info": "python",
        "text": "import numpy",
        "line": 1,
        "kind": "program",
        "filename": "",
        "closed": True,
    }


@pytest.mark.parametrize(
    ("answer", "filename"),
    [
        ("```java\npublic final class Quiz { }\n```", "Quiz.java"),
        ("```java\nclass A { }\n```", "Main.java"),
        ("```tsx\nexport default () => <p/>\n```", "App.tsx"),
        ("```vue\n<template><p/></template>\n```", "App.vue"),
        ("```mermaid\npie\n```", "diagram.mmd"),
        ("```svg\n<svg></svg>\n```", "picture.svg"),
        ("```rust\nfn main() {}\n```", "main.rs"),
    ],
)
def test_a_program_gets_a_file_name_that_suits_it(answer, filename):
    assert extract(answer).filename == filename
