// What the filters leave.

const SHOWN_SERVICES = 8;
const NARROW = matchMedia("(max-width: 40rem)");
const ROWS_PER_PAGE = 200;

function services(now) {
  return rowsOf("services")
    .filter((one) => !now.team || one.team === now.team)
    .map((one) => one.service)
    .filter((name) => !now.service || name === now.service);
}
function since(now) {
  return AS_OF && now.window !== "all"
    ? new Date(AS_OF - Number(now.window) * DAY).toISOString().slice(0, 10)
    : "";
}
function busiest(names) {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const one of rowsOf("scorecard"))
    if (counts.has(one.service)) counts.set(one.service, one.deployment_frequency ?? 0);
  return [...names].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, SHOWN_SERVICES);
}
