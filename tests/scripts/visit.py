"""A visit to the page in a real browser, and what it must withstand."""

from pathlib import Path

from playwright.sync_api import Page

VIEWS = (
    "overview",
    "scorecard",
    "trends",
    "compare",
    "stages",
    "origins",
    "sizes",
    "failures",
    "undeployed",
    "flow",
    "readiness",
    "evidence",
)

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)> \"'& ‮ 💥"


class Visit:
    """A visit to a page, with everything that went wrong and everything that was asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.url = path.as_uri()
        self.problems: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("dialog", lambda dialog: self.problems.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, view: str = "scorecard") -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}#/{view}")
        self.page.wait_for_selector("main h2")

    def is_clean(self) -> bool:
        folder = self.url.rsplit("/", 1)[0]
        return not self.problems and all(
            url.startswith((folder, "data:", "about:")) for url in self.requests
        )
