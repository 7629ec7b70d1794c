// The data beside the script, by column: text columns are indexes into their distinct values.

const DATA = JSON.parse(document.getElementById("data").textContent);
const DAY = 86400000;

function table(columns) {
  const names = Object.keys(columns);
  const length = names.length ? (columns[names[0]].at ?? columns[names[0]]).length : 0;
  const cell = (name, row) => {
    const column = columns[name];
    return Array.isArray(column)
      ? column[row]
      : column.at[row] === null
        ? null
        : column.of[column.at[row]];
  };
  const rows = [];
  for (let row = 0; row < length; row += 1) {
    const record = {};
    for (const name of names) record[name] = cell(name, row);
    rows.push(record);
  }
  return rows;
}
const CACHE = {};
const rowsOf = (name) => (CACHE[name] ??= table(DATA.tables[name]));
const AS_OF = DATA.as_of ? new Date(`${DATA.as_of}T00:00:00Z`) : null;

// What belongs to one service is inside a small page, and in a file beside a large one.
const PARTS = new Map(DATA.parts.entries());
window.diogenPart = (number, part) => PARTS.set(number, part);

function partOf(service, name) {
  const number = DATA.numbers[service];
  return (CACHE[`${name} ${number}`] ??= table(PARTS.get(number)?.[name] ?? {}));
}
function loadPart(service) {
  const number = DATA.numbers[service];
  if (number === undefined || PARTS.has(number)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    script.src = `services/${number}.js`;
    document.head.append(script);
  });
}
function whenLoaded(names, body, show) {
  Promise.all(names.map(loadPart)).then(
    () => body.replaceChildren(...show().filter(Boolean)),
    () =>
      body.replaceChildren(notice("The folder “services” belongs beside this page: bring both.")),
  );
}
