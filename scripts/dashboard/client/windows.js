// One meaning of the window in every view: from a first day to a last one, both of them in it.

const WINDOWS = [
  ["28", "28 days"],
  ["90", "90 days"],
  ["week", "Last week"],
  ["month", "Last month"],
  ["quarter", "Last quarter"],
  ["this-week", "This week"],
  ["this-month", "This month"],
  ["this-quarter", "This quarter"],
  ["183", "Half a year"],
  ["365", "A year"],
  ["dates", "From … to …"],
  ["all", "Everything"],
];
// Those of which gold has the numbers themselves, with the window before: a median needs all its rows.
const MEASURED = {
  28: ["rolling_28", false],
  90: ["rolling_90", false],
  week: ["week", false],
  month: ["month", false],
  quarter: ["quarter", false],
  "this-week": ["week", true],
  "this-month": ["month", true],
  "this-quarter": ["quarter", true],
};
const measured = (now) => (MEASURED[now.window] ? now.window : "90");
const titleOfWindow = (name) => WINDOWS.find(([id]) => id === name)[1];

// The first and the last day; an empty one is open.
function span(now) {
  const last = coverage().as_of ?? "";
  if (now.window === "dates") return { from: now.since || "", to: now.until || "" };
  if (now.window === "all" || !last) return { from: "", to: "" };
  const days = Number(now.window);
  if (days) return { from: dayBefore(last, days - 1), to: last };
  const [grain, isRunning] = MEASURED[now.window] ?? MEASURED[90];
  const first = firstDay(grain, last);
  if (isRunning) return { from: first, to: last };
  const end = dayBefore(first, 1);
  return { from: firstDay(grain, end), to: end };
}
const dayBefore = (day, days) => dayOf(Date.parse(day) - days * DAY);
function firstDay(grain, day) {
  const one = new Date(day);
  if (grain === "week") return dayBefore(day, (one.getUTCDay() + 6) % 7);
  const month = grain === "quarter" ? one.getUTCMonth() - (one.getUTCMonth() % 3) : one.getUTCMonth();
  return dayOf(Date.UTC(one.getUTCFullYear(), month, 1));
}
const isWithin = (day, { from, to }) => day >= from && (!to || day <= to);
// A period of which some days are within.
const touches = (one, { from, to }) => one.ends_on >= from && (!to || one.starts_on <= to);
const saidSpan = ({ from, to }) =>
  from || to ? [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(" ") : "at any time";
// What a large page leaves out of a window.
function leftOutOf(now) {
  const first = coverage().evidence_since;
  if (!first || span(now).from >= first) return null;
  return soft(
    `Of a warehouse of this size the page carries this from ${first} on; what was before is in the tables that “diogen export” writes.`,
  );
}
