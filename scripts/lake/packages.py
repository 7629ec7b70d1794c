"""Gives DuckDB its extensions from installed packages, where it would fetch them from the web."""

from importlib import resources

import duckdb


def install(folder: str, *names: str) -> None:
    """Install packaged extensions into DuckDB's folder of extensions.

    Raises:
        ModuleNotFoundError: the extra that has them is not installed.
        duckdb.Error: the packages are not of this DuckDB's version.
    """
    with duckdb.connect(config={"extension_directory": folder}) as connection:
        for name in names:
            package = resources.files(f"duckdb_extension_{name}")
            file = package / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
            with resources.as_file(file) as path:
                connection.install_extension(str(path))
