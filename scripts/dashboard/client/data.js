// The data beside the script, by column: text columns are indexes into their distinct values.

const DATA = JSON.parse(document.getElementById("data").textContent);
const DAY = 86400000;

function table(name) {
  const columns = DATA.tables[name];
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
const rowsOf = (name) => (CACHE[name] ??= table(name));
const AS_OF = DATA.as_of ? new Date(`${DATA.as_of}T00:00:00Z`) : null;
