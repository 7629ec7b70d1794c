"""What sqlfluff takes for dbt's `adapter`: it finds the engine macros, and no relation."""

import contextlib
import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NoReturn

from jinja2 import Environment, Template, TemplateSyntaxError

MACROS = Path(__file__).resolve().parent.parent / "macros"
MACRO = re.compile(r"(\{%-?\s*macro\s+(\w+).*?endmacro\s*-?%\})", re.DOTALL)

# A module of a process stays; what a module holds is thrown away with it.
COMPILED = "diogen_lint_macros"


class ReturnedError(Exception):
    """What a macro returns, which need not be text."""


def dispatch(name: str) -> Callable[..., Any]:
    """Return the default implementation of an engine macro."""
    found: Callable[..., Any] = _macros()[f"default__{name}"]
    return found


def get_relation(*_: object) -> None:
    """Say that a table does not exist: nothing is asked of a database."""


def _macros() -> dict[str, Any]:
    """Return all macros of the project that plain Jinja can read; they call each other."""
    # sqlfluff runs this file again for each file that it reads; compiling takes seconds.
    if COMPILED not in sys.modules:
        compiled = ModuleType(COMPILED)
        compiled.__dict__.update(_compile())
        sys.modules[COMPILED] = compiled
    return vars(sys.modules[COMPILED])


def _compile() -> dict[str, Any]:
    # It renders SQL, not HTML.
    environment = Environment(autoescape=False, extensions=["jinja2.ext.do"])  # noqa: S701
    environment.globals |= {
        "return": _return,
        "adapter": SimpleNamespace(dispatch=dispatch, get_relation=get_relation),
        "dbt": _dbt(),
        "target": {"type": "postgres"},
        "execute": False,
        "run_started_at": "2026-01-01",
    }
    for path in sorted(MACROS.rglob("*.sql")):
        for text, name in MACRO.findall(path.read_text()):
            # Tags of dbt's own, such as `call statement`, are no Jinja.
            with contextlib.suppress(TemplateSyntaxError):
                environment.globals[name] = _macro(environment.from_string(text), name)
    return environment.globals


def _return(value: Any) -> NoReturn:
    raise ReturnedError(value)


def _macro(template: Template, name: str) -> Callable[..., Any]:
    """Return one macro: each alone, so that what it calls is found among all of them."""

    def called(*arguments: Any, **named: Any) -> Any:
        try:
            return getattr(template.make_module(), name)(*arguments, **named)
        except ReturnedError as returned:
            return returned.args[0]

    return called


def _dbt() -> Any:
    """Return the module beside this one, which shadows dbt's own."""
    spec = importlib.util.spec_from_file_location("lint_dbt", Path(__file__).with_name("dbt.py"))
    assert spec  # noqa: S101
    assert spec.loader  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
