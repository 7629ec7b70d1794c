// The data, in bundles: inside a small page, and in files beside a large one.

const DAY = 86400000;
const ROWS = {}; // of every table that was asked for, by bundle and name
const INSIDE = JSON.parse(document.getElementById("data").textContent);
const READY = new Map(); // what is unpacked, or on its way

// A bundle is gzip in base64; the time it takes is the time of a few frames.
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}
const ARRIVED = {};
window.diogenBundle = (name, text) => {
  ARRIVED[name] = text;
};
function beside(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => {
      resolve(ARRIVED[name]);
      delete ARRIVED[name];
    });
    script.addEventListener("error", () => reject(new Error(`data/${name}.js is not there`)));
    script.src = `data/${name}.js`;
    document.head.append(script);
  });
}
function load(name) {
  if (!READY.has(name)) {
    const text = name in INSIDE ? Promise.resolve(INSIDE[name]) : beside(name);
    READY.set(
      name,
      text.then(unpack).then((tables) => {
        ROWS[name] = Object.fromEntries(
          Object.entries(tables).map(([table, columns]) => [table, rows(columns)]),
        );
      }),
    );
  }
  return READY.get(name);
}
// Text is indexes into its distinct values, and moments are seconds; both as steps from the last.
function rows(columns) {
  const names = Object.keys(columns);
  const values = names.map((name) => {
    const column = columns[name];
    if (Array.isArray(column)) return column;
    return column.of
      ? summed(column.at).map((index) => (index === null ? null : column.of[index]))
      : summed(column.after).map((time) => (time === null ? null : momentOf(time)));
  });
  return (values[0] ?? []).map((_, row) => {
    const record = {};
    for (let index = 0; index < names.length; index += 1)
      record[names[index]] = values[index][row];
    return record;
  });
}
const momentOf = (seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
function summed(steps) {
  let sum = 0;
  return steps.map((step) => (step === null ? null : (sum += step)));
}
const tableOf = (bundle, name = bundle) => ROWS[bundle][name];
const summary = (name) => tableOf("summary", name);
const coverage = () => summary("coverage")[0] ?? {};
const asOf = () => Date.parse(coverage().as_of);
// How long something has lasted at the end of the newest day.
const ageOf = (moment) => duration(Math.max(0, asOf() + DAY - Date.parse(moment)) / 1000);

function bundleOf(kind, service) {
  const number = summary("services").findIndex((one) => one.service === service);
  return number < 0 ? null : `${kind}-${number}`;
}
const partOf = (kind, service, name) => ROWS[bundleOf(kind, service)]?.[name] ?? [];

// What `show` returns, once the bundles are there; until then the view has its frame alone.
function whenLoaded(names, show) {
  const wanted = names.filter(Boolean);
  if (wanted.every((name) => ROWS[name])) return element("div", {}, ...show());
  const body = element("div", { "aria-busy": "true" });
  const fill = (...children) => {
    body.replaceChildren(...children.filter(Boolean));
    body.removeAttribute("aria-busy");
  };
  Promise.all(wanted.map(load)).then(
    () => fill(...show()),
    () => fill(notice("The folder “data” belongs beside this page: bring both.")),
  );
  return body;
}
