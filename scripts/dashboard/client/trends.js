// Each metric over time, with a table that says the same.

function trends(now) {
  const all = services(now);
  const names = busiest(all);
  return [
    element("h2", {}, `Trends by ${GRAINS[now.grain]}, ${now.tier}`),
    all.length > names.length
      ? soft(
          `The ${names.length} services that deploy most; choose one of the ${all.length} above, or compare them all.`,
        )
      : null,
    whenLoaded(
      names.map((name) => bundleOf("trends", name)),
      () => trendsOf(names, now),
    ),
  ];
}
function trendsOf(names, now) {
  const { from } = span(now);
  const series = names
    .flatMap((name) => partOf("trends", name, "series"))
    .filter((one) => one.tier === now.tier && one.grain === now.grain && touches(one, span(now)));
  const labels = [...new Set(series.map(lineName))];
  return [
    soft(
      "Every point, and every value in a table, leads to its evidence. An open point: the period still runs.",
    ),
    seriesLeftOut(now.grain, from),
    labels.length > 1
      ? key(labels)
      : soft(
          "Solid: p50. Long dashes: p75. Short dashes: p90. Below the axis: deployments. Those that failed are long and red and lead to the reasons.",
        ),
    element(
      "div",
      { class: "cards" },
      ...metricsOf(now).map((metric) =>
        trend(
          metric,
          labels,
          series.filter((one) => one.metric === metric.id),
          now,
        ),
      ),
    ),
  ];
}
function seriesLeftOut(grain, from) {
  const since = {
    day: ["days", coverage().days_since],
    rolling_28: ["rolling windows", coverage().windows_since],
    rolling_90: ["rolling windows", coverage().windows_since],
  };
  const [what, first] = since[grain] ?? [];
  return first > from
    ? soft(
        `Of a warehouse of this size the page carries ${what} from ${first} on; those before are in the tables that “diogen export” writes.`,
      )
    : null;
}
// Most services have one environment per tier, named like it; the others say which one they mean.
function lineName(one) {
  return one.environment === one.tier ? one.service : `${one.service} in ${one.environment}`;
}
function trend(metric, labels, rows, now) {
  const lines = labels.map((label) => rows.filter((one) => lineName(one) === label));
  const withValue = rows.filter((one) => one.value !== null);
  const body = withValue.length
    ? [chart(metric, lines, labels.length === 1, now)]
    : [nothing(now, metric.id, `${reasonOfAll(rows) || `Nothing in this window for ${now.tier}`}.`)];
  const heads = [
    column("From"),
    column("Service"),
    column(metric.percentiles ? "p50" : "Value", true),
    ...(metric.percentiles ? [column("p75", true), column("p90", true)] : []),
    column("n", true),
  ];
  const cells = (one) => [
    isRunning(one) ? `${one.starts_on}, still running` : one.starts_on,
    lineName(one),
    one.value === null
      ? follow(reason(one.reason), whyEmpty(one))
      : follow(say(one.value, metric.unit), evidenceOf(one)),
    ...(metric.percentiles ? [say(one.p75, metric.unit), say(one.p90, metric.unit)] : []),
    one.n,
  ];
  const details = element(
    "details",
    {
      on: {
        toggle: (event) => {
          // Built when first opened: five of these tables cost more than all charts together.
          if (event.target.open && event.target.childElementCount === 1)
            event.target.append(
              grid(`${titleOf(metric)}, as a table`, heads, [...rows].reverse(), cells),
            );
        },
      },
    },
    element("summary", {}, "As a table"),
  );
  return element(
    "section",
    { class: "card", "aria-label": titleOf(metric) },
    element("h3", {}, titleOf(metric)),
    soft(metric.means),
    ...body,
    details,
  );
}
