// Elements of the document. Text from the warehouse only ever enters it as text nodes and
// attribute values, never as markup.

const ROWS_PER_PAGE = 100;

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

// The first rows of a table, and the button that brings more: a browser takes longer over
// hundreds of rows than a reader waits.
function paged(body, items, rowOf) {
  const more = element("button", { type: "button", class: "more" });
  const show = () => {
    const shown = body.childElementCount;
    body.append(...items.slice(shown, shown + ROWS_PER_PAGE).map(rowOf));
    const left = items.length - body.childElementCount;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, ROWS_PER_PAGE)} more of ${left}`;
  };
  more.addEventListener("click", show);
  show();
  return more;
}
function gridRow(heads, cells) {
  return element(
    "tr",
    {},
    ...cells.map((cell, index) => {
      const content = cell ?? "";
      const isShort = /^[-:0-9 ]{10,16}$/.test(textOf(content));
      return element(
        index ? "td" : "th",
        {
          class: heads[index].number ? "number" : isShort ? "short" : null,
          scope: index ? null : "row",
          dir: "auto",
          "data-label": index ? heads[index].name : null,
        },
        typeof content === "string" && content.length > 300
          ? element("span", { class: "long", tabindex: "0" }, content)
          : content,
      );
    }),
  );
}
const notice = (...words) => element("p", { class: "notice" }, ...words);
const soft = (...words) => element("p", { class: "soft" }, ...words);
function link(words, url) {
  return /^https?:\/\//.test(url || "")
    ? element("a", { href: url, rel: "noreferrer" }, words)
    : words;
}
const follow = (words, changes) => element("a", { href: address(changes) }, words);
let urls;
function commitUrl(one) {
  urls ??= new Map(summary("repositories").map((known) => [known.repository, known.url]));
  return one.sha && urls.has(one.repository) ? `${urls.get(one.repository)}/commit/${one.sha}` : "";
}
function key(names) {
  return element(
    "ul",
    { class: "key" },
    ...names.map((name, index) =>
      element("li", { style: `--of: var(--c${index % 8})`, dir: "auto" }, name),
    ),
  );
}
