"""Extraction as a user runs it, but dlt looks at the type of each of its settings once."""

import sys
from functools import cache

from dlt.common.configuration.specs import base_configuration

# One load finds its settings three hundred times, and what each of them is by reflection: a fifth
# of the time of a small load. What a type is does not change.
for name in ("is_secret_hint", "extract_inner_hint"):
    original = getattr(base_configuration, name)
    kept = cache(original)
    for module in [*sys.modules.values()]:
        if vars(module).get(name) is original:
            setattr(module, name, kept)
