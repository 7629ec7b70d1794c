"""Takes the documentation's picture of the page: a lead time of the demo with its commits.

`make pictures` runs it after `diogen demo`, which wrote the page from the same data every time.
"""

import sys

from extract.settings import PROJECT_ROOT
from scripts.docs.pictures import FOLDER
from tests.browser import chromium

PAGE = PROJECT_ROOT / "site" / "demo" / "index.html"
SERVICE = "kittiwake/payments"
SCHEMES = ("light", "dark")


def main() -> None:
    """Follow a service's lead time by commit from the scorecard to its evidence, and keep that."""
    with chromium() as browser:
        for scheme in SCHEMES:
            page = browser.new_page(
                viewport={"width": 1080, "height": 640},
                color_scheme="light" if scheme == "light" else "dark",
            )
            page.goto(f"{PAGE.as_uri()}#/scorecard")
            page.get_by_label("Lead time of").select_option(label="Commits")
            row = page.locator("tr", has_text=SERVICE)
            row.locator("a[href*='metric=lead_time']").first.click()
            page.get_by_text("rows count;").wait_for()
            file = FOLDER / f"page-{scheme}.png"
            page.screenshot(path=file)
            sys.stdout.write(f"{file}\n")
            page.close()


if __name__ == "__main__":
    main()
