"""Which of the two kinds of decorators a TypeScript program means."""

from __future__ import annotations

import re

# The older ones take the name of what they decorate, the newer ones a context.
_OLD = re.compile(
    r"propertyKey|PropertyDescriptor|TypedPropertyDescriptor|Reflect\.(?:get|define)Metadata|experimentalDecorators"
    r"|\(\s*@\w+|function\s+\w+\s*(?:<[^>]*>)?\s*\(\s*(?:constructor|ctor|target)\b[^)]*\)"
)


def decorator_arguments(text: str) -> list[str]:
    """What esbuild has to be told for a program with decorators of the older kind; nothing for others."""
    if _OLD.search(text):
        return ['--tsconfig-raw={"compilerOptions":{"experimentalDecorators":true}}']
    return []
