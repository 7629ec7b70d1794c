// Elements of the document. Text from the warehouse only ever enters it as text nodes and
// attribute values, never as markup.

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  fill(made, attributes, children);
  return made;
}
function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(made, attributes, children);
  return made;
}
function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on")
      for (const [event, action] of Object.entries(value)) made.addEventListener(event, action);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
}
function grid(caption, heads, rows) {
  const cells = (row) =>
    row.map((cell, index) => {
      const content = cell === null || cell === undefined ? "" : cell;
      const words =
        typeof content === "string" && content.length > 300
          ? element("span", { class: "long" }, content)
          : content;
      const isShort = heads[index].number || /^[-:0-9 ]{10,16}$/.test(content);
      return element(
        index ? "td" : "th",
        {
          class: heads[index].number ? "number" : isShort ? "short" : null,
          scope: index ? null : "row",
          dir: "auto",
        },
        words,
      );
    });
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", {}, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ...heads.map((head) =>
            element("th", { scope: "col", class: head.number ? "number" : null }, head.name),
          ),
        ),
      ),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells(row)))),
    ),
  );
}
const column = (name, number = false) => ({ name, number });
const notice = (...words) => element("p", { class: "notice" }, ...words);
function link(words, url) {
  return /^https?:\/\//.test(url || "")
    ? element("a", { href: url, rel: "noreferrer" }, words)
    : words;
}
const follow = (words, changes, label) =>
  element("a", { href: address(changes), "aria-label": label }, words);
function key(names) {
  return element(
    "ul",
    { class: "key" },
    ...names.map((name, index) =>
      element("li", { style: `--of: var(--c${index % 8})`, dir: "auto" }, name),
    ),
  );
}
