// The organisation and its teams: rows above those of the services that they are made of.

const isOrganisation = (row) => row.scope === "organisation";

// All of them, or the team that was chosen with those right below it.
function teamRows(now, days) {
  if (now.service) return [];
  const all = days
    ? summary("teams").filter((one) => one.window_days === days)
    : pivoted(now, "organisation", "team");
  const rows = all
    .filter((one) => !now.team || now.team === one.team || now.team === one.parent_team)
    .map((one) => ({ ...one, service: isOrganisation(one) ? "The organisation" : one.team }));
  const isFirst = (one) => (now.team ? one.team === now.team : isOrganisation(one));
  return [...rows.filter(isFirst), ...ordered(rows, now.order).filter((one) => !isFirst(one))];
}
function teamName(row) {
  const name = isOrganisation(row)
    ? element("span", {}, row.service)
    : element("a", { href: address({ team: row.team }) }, row.service);
  const leftOut = row.left_out_service_count;
  return [
    name,
    row.service_count
      ? element("span", { class: "sample" }, plural(row.service_count, "service"))
      : null,
    leftOut
      ? element("span", { class: "sample" }, `${leftOut} left out: not all deployments are known`)
      : null,
  ];
}
// A team's number leads to its services, the one that weighs most on it first.
function servicesOf(metric, row) {
  const order = metric.id === "deployment_frequency" ? metric.id : `-${metric.id}`;
  return { team: isOrganisation(row) ? "" : row.team, order };
}
// To what its services lack, or to the services themselves.
function whyTeamIsEmpty(metric, row) {
  const team = isOrganisation(row) ? "" : row.team;
  const isLacking = services({ team, service: "" }).some((name) => gapOf(name, metric.id));
  return isLacking ? toReadiness({ team, service: "" }) : servicesOf(metric, row);
}
// Of services without a source of incidents only other signals tell failures.
function incidentRemark(metric, row) {
  const [known, all] = [row.incident_service_count, row.service_count];
  if (!["change_fail_rate", "recovery_time"].includes(metric.id) || !known || known === all)
    return null;
  return element("span", { class: "sample" }, `incidents are known of ${known} of ${all} services`);
}
