"""Shapes of a picture, drawn in the colours of one theme."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

FONT = "-apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Theme:
    """Colours; `paper` is the background, `card` that of boxes on it."""

    paper: str
    card: str
    ink: str
    muted: str
    line: str
    accent: str
    good: str
    bad: str


LIGHT = Theme(
    paper="#ffffff",
    card="#f3f5f8",
    ink="#1f2328",
    muted="#59636e",
    line="#8c959f",
    accent="#0969da",
    good="#1a7f37",
    bad="#cf222e",
)
DARK = Theme(
    paper="#0d1117",
    card="#1b222c",
    ink="#e6edf3",
    muted="#9198a1",
    line="#6e7681",
    accent="#4493f8",
    good="#3fb950",
    bad="#f85149",
)


@dataclass
class Picture:
    """One SVG of `width` by `height` pixels; `title` is what a screen reader says."""

    theme: Theme
    title: str
    width: int
    height: int
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        colour: str = "",
        size: int = 14,
        bold: bool = False,
        anchor: str = "middle",
    ) -> None:
        """Write one line whose baseline is at `y`."""
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" fill="{colour or self.theme.ink}" font-size="{size}" '
            f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, title: str, *lines: str) -> None:
        """Draw a box with a bold title and lines below it."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
            f'fill="{self.theme.card}" stroke="{self.theme.line}"/>'
        )
        middle = x + width / 2
        first = y + height / 2 + 5 - 9 * len(lines)
        self.text(middle, first, title, bold=True, size=15)
        for number, line in enumerate(lines, start=1):
            self.text(middle, first + 18 * number, line, colour=self.theme.muted, size=12)

    def bar(self, x: float, y: float, width: float, colour: str, label: str = "") -> None:
        """Draw a thick line with its label inside."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="24" rx="4" fill="{colour}"/>'
        )
        if label:
            self.text(x + width / 2, y + 17, label, colour=self.theme.paper, size=12, bold=True)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = "",
        arrow: bool = False,
        dashed: bool = False,
    ) -> None:
        """Draw a straight line, with a head at its end where `arrow` says so."""
        head = ' marker-end="url(#head)"' if arrow else ""
        dashes = ' stroke-dasharray="4 4"' if dashed else ""
        self.parts.append(
            f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" '
            f'stroke="{colour or self.theme.line}" stroke-width="2"{head}{dashes}/>'
        )

    def dot(self, x: float, y: float, colour: str, *, hollow: bool = False, mark: str = "") -> None:
        """Draw a circle; `mark` is a character inside it."""
        fill = self.theme.paper if hollow else colour
        self.parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="11" fill="{fill}" stroke="{colour}" '
            'stroke-width="2"/>'
        )
        if mark:
            written = colour if hollow else self.theme.paper
            self.text(x, y + 5, mark, colour=written, size=13, bold=True)

    def svg(self) -> str:
        """Return the file's text."""
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'width="{self.width}" height="{self.height}" role="img" font-family="{FONT}">',
                f"<title>{escape(self.title)}</title>",
                '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
                'markerHeight="7" orient="auto-start-reverse">'
                f'<path d="M0 0 10 5 0 10z" fill="{self.theme.line}"/></marker></defs>',
                f'<rect width="{self.width}" height="{self.height}" fill="{self.theme.paper}"/>',
                *self.parts,
                "</svg>\n",
            ]
        )
