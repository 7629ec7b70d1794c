// A line chart, drawn by hand.

function chart(metric, lines, isSingle, now) {
  const [width, height, left, bottom, top] = [NARROW.matches ? 340 : 640, 250, 62, 36, 8];
  const points = lines.flat();
  const times = points.map(moment);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const shown = isSingle && metric.percentiles ? ["value", "p75", "p90"] : ["value"];
  const highest = Math.max(...points.flatMap((one) => shown.map((name) => one[name] ?? 0))) || 1;
  const steps = scale(highest, metric.unit);
  const x = (one) => left + ((moment(one) - first) / (last - first || 1)) * (width - left - 10);
  const y = (value) => height - bottom - (value / steps.at(-1)) * (height - bottom - top);
  const marks = steps.map((step) =>
    drawn(
      "g",
      {},
      drawn("line", { class: "grid", x1: left, x2: width, y1: y(step), y2: y(step) }),
      drawn("text", { x: left - 8, y: y(step) + 4, "text-anchor": "end" }, say(step, metric.unit)),
    ),
  );
  const dates = [first, (first + last) / 2, last]
    .slice(0, last > first ? 3 : 1)
    .map((time, index, every) =>
      drawn(
        "text",
        {
          x: left + ((time - first) / (last - first || 1)) * (width - left - 10),
          y: height - 6,
          "text-anchor":
            every.length === 1 || index === 0 ? "start" : index === 1 ? "middle" : "end",
        },
        new Date(time).toISOString().slice(0, 10),
      ),
    );
  const paths = lines.flatMap((line, index) =>
    shown.map((name, rank) =>
      drawn("path", {
        d: outline(line, x, (one) => (one[name] === null ? null : y(one[name]))),
        fill: "none",
        stroke: `var(--c${index % 8})`,
        "stroke-width": rank ? 1 : 2,
        "stroke-dasharray": rank ? `${6 / rank} 3` : null,
        opacity: rank ? 0.7 : 1,
      }),
    ),
  );
  const dots = lines.flatMap((line, index) =>
    line
      .filter((one) => one.value !== null)
      .map((one) =>
        drawn(
          "circle",
          {
            class: "point",
            cx: x(one),
            cy: y(one.value),
            r: 3.5,
            fill: `var(--c${index % 8})`,
            on: {
              click: () => {
                location.hash = address(evidenceOf(one));
              },
            },
          },
          drawn(
            "title",
            {},
            `${lineName(one)}, ${one.starts_on} to ${one.ends_on}: ${say(one.value, metric.unit)} (n = ${one.n})`,
          ),
        ),
      ),
  );
  const ticks = isSingle
    ? deploymentTicks(
        points[0]?.service,
        now,
        first,
        last,
        (time) => left + ((time - first) / (last - first || 1)) * (width - left - 10),
        height - bottom,
      )
    : [];
  const label = `${metric.title}, from ${new Date(first).toISOString().slice(0, 10)} to ${new Date(last).toISOString().slice(0, 10)}; the table below has every value`;
  return element(
    "div",
    {},
    drawn(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      ...marks,
      drawn("line", {
        class: "axis",
        x1: left,
        x2: width,
        y1: height - bottom,
        y2: height - bottom,
      }),
      ...dates,
      ...ticks,
      ...paths,
      ...dots,
    ),
  );
}
// A rolling window stands where it ends, a calendar period where it begins.
function moment(one) {
  return Date.parse(one.grain.startsWith("rolling") ? one.ends_on : one.starts_on);
}
function deploymentTicks(service, now, first, last, x, base) {
  return partOf(service, "deployments")
    .filter((one) => one.tier === now.tier)
    .map((one) => [Date.parse(one.finished_at), one])
    .filter(([time]) => time >= first && time <= last)
    .map(([time, one]) =>
      drawn("line", {
        class: one.is_change_failure ? "tick failed" : "tick",
        x1: x(time),
        x2: x(time),
        y1: base,
        y2: base + (one.is_change_failure ? 11 : 6),
      }),
    );
}
function outline(line, x, y) {
  let isDown = false; // a gap stays a gap: unknown is not zero
  return line
    .map((one) => {
      const at = y(one);
      const step = at === null ? "" : `${isDown ? "L" : "M"}${x(one).toFixed(1)} ${at.toFixed(1)}`;
      isDown = at !== null;
      return step;
    })
    .join("");
}
function scale(highest, unit) {
  const base =
    unit === "duration"
      ? ([3600, 86400].findLast((one) => highest >= one) ?? 60)
      : unit === "share"
        ? 0.01
        : 1;
  const rough = highest / base / 4;
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = Math.max(
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) * base,
    unit === "count" ? 1 : 0,
  );
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
}
