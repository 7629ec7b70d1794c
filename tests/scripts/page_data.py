"""What a page says, out of its compressed bundles."""

import base64
import gzip
import json
import re
from pathlib import Path


def told(page: Path) -> dict[str, str]:
    """Return the text of each bundle inside a page."""
    text = page.read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    return {
        name: gzip.decompress(base64.b64decode(packed)).decode()
        for name, packed in json.loads(data).items()
    }
