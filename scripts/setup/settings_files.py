"""Writes settings where `extract.settings` reads them: secrets apart, for their owner alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import SecretStr

from extract.settings import ConfigurationError, Settings, configuration_folder, load_settings
from scripts.whole_files import replace_all

Values = Mapping[str, Mapping[str, Any]]


def changed(before: Settings, after: Settings) -> dict[str, dict[str, Any]]:
    """Return the sources' settings that are not what they were, by source."""
    sources = (getattr(after.sources, name) for name in type(after.sources).model_fields)
    names = type(after.sources).model_fields
    return {
        name: values
        for name, source in zip(names, sources, strict=True)
        if (
            values := {
                key: value
                for key, value in source
                if value != getattr(getattr(before.sources, name), key)
            }
        )
    }


def save(values: Values, after: Settings) -> list[Path]:
    """Write settings into `.dlt/config.toml`, secrets into `.dlt/secrets.toml`; both or neither.

    Returns:
        The files that were written.

    Raises:
        ConfigurationError: the environment overrules what was written.
        OSError: a file cannot be written.
    """
    folder = configuration_folder()
    secrets, config = folder / "secrets.toml", folder / "config.toml"
    contents = {
        file: text
        for file, is_secret in ((secrets, True), (config, False))
        if (text := _with(file, values, is_secret=is_secret)) is not None
    }
    replace_all(contents, secrets={secrets})
    for name, keys in changed(load_settings(), after).items():
        variables = ", ".join(f"SOURCES__{name}__{key}".upper() for key in keys)
        raise ConfigurationError(
            f"the environment overrules what was written into {folder}: unset {variables}"
        )
    return list(contents)


def _with(file: Path, values: Values, *, is_secret: bool) -> bytes | None:
    """Return what a file would hold, its comments kept; None where nothing of it changes."""
    document = tomlkit.parse(file.read_text(encoding="utf-8") if file.exists() else "")
    is_changed = False
    for name, settings in values.items():
        for key, value in settings.items():
            if value is None:
                # TOML has no null: what is not set is left out, in whichever file it was.
                present = document.get("sources", {}).get(name, {})
                is_changed |= present.pop(key, None) is not None
            elif isinstance(value, SecretStr) is is_secret:
                sources = document.setdefault("sources", tomlkit.table(is_super_table=True))
                sources.setdefault(name, tomlkit.table())[key] = _plain(value)
                is_changed = True
    return tomlkit.dumps(document).encode() if is_changed else None


def _plain(value: Any) -> Any:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
