// Tables that sort by a column, find a word, and leave as CSV.

const SEARCHED_FROM = 9; // fewer rows are seen at a glance

// `by` says what a column sorts by, where that is not what stands in it.
const column = (name, number = false, by = null) => ({ name, number, by });

// A table of `items`, each a row of what `cells` makes of it.
function grid(caption, heads, items, cells) {
  const body = element("tbody");
  const rowOf = (item) => gridRow(heads, cells(item));
  const more = element("div");
  const chosen = { column: null, isUp: true, word: "" };
  const texts = new Map(); // of the rows, once somebody asks
  const textsOf = (item) => {
    if (!texts.has(item)) texts.set(item, cells(item).map(textOf));
    return texts.get(item);
  };
  const marks = heads.map((one, index) => sorting(one, () => sortBy(index)));
  function sortBy(index) {
    chosen.isUp = chosen.column === index ? !chosen.isUp : true;
    chosen.column = index;
    marks.forEach((mark, place) => {
      if (place !== index) mark.removeAttribute("aria-sort");
      else mark.setAttribute("aria-sort", chosen.isUp ? "ascending" : "descending");
    });
    show();
  }
  function wanted() {
    const found = chosen.word
      ? items.filter((item) => textsOf(item).join(" ").toLowerCase().includes(chosen.word))
      : items;
    if (chosen.column === null) return found;
    const { by } = heads[chosen.column];
    const keys = new Map(
      found.map((item) => [item, by ? by(item) : sortKey(textsOf(item)[chosen.column])]),
    );
    return [...found].sort((a, b) => compared(keys.get(a), keys.get(b), chosen.isUp ? 1 : -1));
  }
  function show() {
    body.replaceChildren();
    more.replaceChildren(paged(body, wanted(), rowOf));
  }
  show();
  const search = element("input", {
    type: "search",
    placeholder: "Find",
    "aria-label": `Find in: ${caption}`,
    on: {
      input: (event) => {
        chosen.word = event.target.value.trim().toLowerCase();
        show();
      },
    },
  });
  const save = element(
    "button",
    { type: "button", on: { click: () => saveAs(caption, csv(heads, wanted(), cells)) } },
    "CSV",
  );
  save.setAttribute("aria-label", `Save as CSV: ${caption}`);
  return element(
    "div",
    {},
    element("div", { class: "tools" }, items.length < SEARCHED_FROM ? null : search, save),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      element(
        "table",
        { class: "rows" },
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, ...marks)),
        body,
      ),
    ),
    more,
  );
}
function sorting(head, action) {
  return element(
    "th",
    { scope: "col", class: head.number ? "number" : null },
    element("button", { type: "button", class: "sort", on: { click: action } }, head.name),
  );
}
const textOf = (cell) => String(cell?.textContent ?? cell ?? "").trim();

// Durations and shares sort by what they are worth, anything else by its letters; nothing is last.
const WORTH = { s: 1, min: 60, h: 3600, days: 86400, "%": 0.01 };
function sortKey(text) {
  const found = /^(-?[\d.]+)\s*(s|min|h|days|%)?(\s|$|\()/.exec(text);
  if (found) return Number(found[1]) * (WORTH[found[2]] ?? 1);
  return text === "" || text === "–" ? null : text;
}
function compared(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === "number" && typeof b === "number") return way * (a - b);
  return way * String(a).localeCompare(String(b));
}
// Every row, whatever is shown of them; with the address that its first link leads to.
function csv(heads, items, cells) {
  const rows = items.map((item) => {
    const made = cells(item);
    const link = made.map((cell) => cell?.href ?? cell?.querySelector?.("a")?.href).find(isOutside);
    return [...made.map(textOf), link ?? ""];
  });
  return [[...heads.map((one) => one.name), "Link"], ...rows]
    .map((row) => row.map(quoted).join(","))
    .join("\r\n");
}
const isOutside = (href) => /^https?:/.test(href ?? "");
// A spreadsheet takes what begins with these for a formula.
function quoted(text) {
  const safe = /^[=+@]|^-[^\d]/.test(text) && text !== "–" ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
function saveAs(caption, text) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const name = caption.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  element("a", { href: url, download: `${name}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
