// Line charts, drawn by hand.

const SHOWN_POINTS = 500; // more of them are a band that hides its line

function chart(metric, lines, isSingle, now) {
  const points = lines.flat();
  const shown = isSingle && metric.percentiles ? ["value", "p75", "p90"] : ["value"];
  const highest = Math.max(...points.flatMap((one) => shown.map((name) => one[name] ?? 0))) || 1;
  const box = framed(points, scale(highest, metric.unit));
  const known = points.filter((one) => one.value !== null);
  const marks = isSingle ? deploymentTicks(points[0]?.service, now, box) : [];
  const label = `${titleOf(metric)}, from ${dayOf(box.first)} to ${dayOf(box.last)}; the table below has every value`;
  const drawing = drawn(
    "svg",
    {
      viewBox: `0 0 ${box.width} ${box.height}`,
      // What holds links is no picture to a screen reader.
      role: marks.length ? "group" : "img",
      "aria-label": label,
    },
    ...axes(box, metric.unit),
    ...marks,
    ...lines.flatMap((line, index) => paths(line, index, shown, box)),
    ...(known.length > SHOWN_POINTS
      ? []
      : lines.flatMap((line, index) => dots(line, index, metric, box))),
  );
  return withTooltip(drawing, metric, known, box, shown);
}
// Where things stand: from moments and values to places.
function framed(points, steps) {
  const [width, height, left, bottom, top] = [NARROW.matches ? 340 : 640, 250, 62, 36, 8];
  const times = points.map(moment);
  const first = Math.min(...times);
  // To the end of the newest period, or up to what is known of it.
  const last = Math.max(...times, ...points.map(endOf));
  const base = height - bottom;
  return {
    ...{ width, height, left, base, first, last, steps },
    x: (time) => left + ((time - first) / (last - first || 1)) * (width - left - 10),
    y: (value) => base - (value / steps.at(-1)) * (base - top),
  };
}
function axes(box, unit) {
  const marks = box.steps.map((step) =>
    drawn(
      "g",
      {},
      drawn("line", {
        class: "grid",
        x1: box.left,
        x2: box.width,
        y1: box.y(step),
        y2: box.y(step),
      }),
      drawn(
        "text",
        { x: box.left - 8, y: box.y(step) + 4, "text-anchor": "end" },
        // One unit for all of an axis.
        unit === "duration" ? duration(step, box.steps.at(-1)) : say(step, unit),
      ),
    ),
  );
  return [
    ...marks,
    drawn("line", { class: "axis", x1: box.left, x2: box.width, y1: box.base, y2: box.base }),
    ...timeMarks(box).flatMap(({ time, words }) => [
      drawn("line", { class: "axis", x1: box.x(time), x2: box.x(time), y1: box.base, y2: box.base + 4 }),
      drawn("text", { x: box.x(time), y: box.height - 6, "text-anchor": "middle" }, words),
    ]),
  ];
}
function paths(line, index, shown, box) {
  return shown.map((name, rank) =>
    drawn("path", {
      d: outline(
        line,
        (one) => box.x(moment(one)),
        (one) => (one[name] === null ? null : box.y(one[name])),
      ),
      fill: "none",
      stroke: `var(--c${index % 8})`,
      "stroke-width": rank ? 1 : 2,
      "stroke-linecap": "round",
      "stroke-dasharray": rank ? `${6 / rank} 3` : null,
      opacity: rank ? 0.7 : 1,
    }),
  );
}
function dots(line, index, metric, box) {
  return line
    .filter((one) => one.value !== null)
    .map((one) =>
      drawn(
        "circle",
        {
          class: isRunning(one) ? "point running" : "point",
          cx: box.x(moment(one)),
          cy: box.y(one.value),
          r: line.length > 80 ? 2 : 3.5,
          fill: `var(--c${index % 8})`,
          stroke: `var(--c${index % 8})`,
        },
      ),
    );
}
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);
// A rolling window stands where it ends, a calendar period where it begins.
function moment(one) {
  return Date.parse(one.grain.startsWith("rolling") ? one.ends_on : one.starts_on);
}
// Where a calendar period ends, as far as it is known; a rolling window ends where it stands.
function endOf(one) {
  return Math.min(Date.parse(one.ends_on) + DAY, asOf() + DAY) - 1;
}
const isRunning = (one) => !one.grain.startsWith("rolling") && one.ends_on >= coverage().as_of;
function deploymentTicks(service, now, box) {
  return partOf("trends", service, "deployments")
    .filter((one) => one.tier === now.tier)
    .map((one) => [Date.parse(one.finished_at), one.is_change_failure])
    .filter(([time]) => time >= box.first && time <= box.last)
    .map(([time, isFailed]) => {
      const place = { x1: box.x(time), x2: box.x(time), y1: box.base };
      if (!isFailed) return drawn("line", { class: "tick", ...place, y2: box.base + 6 });
      const when = minute(new Date(time).toISOString());
      return drawn(
        "a",
        {
          href: address({ view: "failures", service, window: "all" }),
          "aria-label": `Failed: ${when}`,
        },
        drawn("line", { class: "tick failed", ...place, y2: box.base + 11 }),
        drawn("title", {}, `Needed intervention: ${when} UTC`),
      );
    });
}
function outline(line, x, y) {
  let isDown = false; // a gap stays a gap: unknown is not zero, and a lone point is a dot
  return line
    .map((one) => {
      const at = y(one);
      const place = at === null ? "" : `${x(one).toFixed(1)} ${at.toFixed(1)}`;
      const step = place && (isDown ? `L${place}` : `M${place}h0`);
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
