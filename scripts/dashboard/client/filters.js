// What the filters leave.

const SHOWN_SERVICES = 8;
const NARROW = matchMedia("(max-width: 40rem)");

function services(now) {
  return summary("services")
    .filter((one) => isOfTeam(one, now.team))
    .map((one) => one.service)
    .filter((name) => !now.service || name === now.service);
}
const isOfTeam = (service, team) =>
  !team ||
  (service.teams ?? "").split("\n").includes(team) ||
  formerTeam(team).some((one) => one.service === service.service);
// The services that a former team had on its last day; none of a team that has some now.
const formerTeam = (team) => summary("former_teams").filter((one) => one.team === team);
// The teams there are, and then those of the past.
function teamOptions(all) {
  const current = [...new Set(all.flatMap((one) => one.teams?.split("\n") ?? []))].sort();
  const former = new Map(summary("former_teams").map((one) => [one.team, `${one.team}, until ${one.until}`]));
  return [...current.map((one) => [one, one]), ...former];
}
// Rows of the services and the environment that were chosen.
function chosen(now, rows) {
  const names = new Set(services(now));
  return rows.filter((one) => names.has(one.service) && (!one.tier || one.tier === now.tier));
}
function busiest(names) {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const one of summary("scorecard"))
    if (counts.has(one.service)) counts.set(one.service, one.deployment_frequency ?? 0);
  return [...names].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, SHOWN_SERVICES);
}
