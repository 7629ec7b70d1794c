// What a chart says at a time: to a mouse, a finger and the keyboard alike; and where its times stand.

function withTooltip(drawing, metric, known, box, shown) {
  const times = [...new Set(known.map(moment))].sort((a, b) => a - b);
  const byTime = Map.groupBy(known, moment);
  const tip = element("div", { class: "tip", role: "status", hidden: true });
  const cross = drawn("line", { class: "cross", y1: 8, y2: box.base, visibility: "hidden" });
  drawing.append(cross);
  let at = null;
  let wasShown = false; // by this tap, or before it
  function show(index) {
    at = index;
    const x = box.x(times[index]);
    cross.setAttribute("x1", x);
    cross.setAttribute("x2", x);
    cross.setAttribute("visibility", "visible");
    tip.replaceChildren(...tipLines(byTime.get(times[index]), metric, shown));
    tip.style.left = `${(x / box.width) * 100}%`;
    tip.classList.toggle("left", x > box.width / 2);
    tip.hidden = false;
  }
  function hide() {
    at = null;
    tip.hidden = true;
    cross.setAttribute("visibility", "hidden");
  }
  function nearest(event) {
    const place = drawing.getBoundingClientRect();
    const x = ((event.clientX - place.left) * box.width) / place.width;
    const away = (time) => Math.abs(box.x(time) - x);
    return times.reduce((best, time, index) => (away(time) < away(times[best]) ? index : best), 0);
  }
  function follow(one) {
    if (one && !metric.isPlain) location.hash = address(evidenceOf(one));
  }
  const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  function press(event) {
    if (event.target.closest("a")) return;
    if (event.key === "Escape") hide();
    else if (event.key === "Enter" && at !== null) follow(byTime.get(times[at])[0]);
    else if (event.key in moves) {
      event.preventDefault();
      const next = (at ?? times.length) + moves[event.key];
      show(Math.min(Math.max(next, 0), times.length - 1));
    }
  }
  function click(event) {
    if (event.target.closest("a")) return;
    // The first tap of a finger shows the values, the second one leads on.
    if (event.pointerType === "touch" && !wasShown) return;
    follow(nearestLine(event, byTime.get(times[nearest(event)]), drawing, box));
  }
  return element(
    "div",
    {
      class: "chart",
      tabindex: "0",
      role: "group",
      "aria-label": `${titleOf(metric)}: arrow keys move through its values${metric.isPlain ? "" : ", Enter leads to the evidence"}`,
      on: {
        keydown: press,
        blur: hide,
        click,
        pointerdown: (event) => {
          wasShown = at === nearest(event);
          show(nearest(event));
        },
        pointermove: (event) => show(nearest(event)),
        pointerleave: (event) => event.pointerType === "mouse" && hide(),
      },
    },
    drawing,
    tip,
  );
}
function tipLines(all, metric, shown) {
  const [{ starts_on: from, ends_on: to }] = all;
  const isOpen = all.some(isRunning);
  const words = (one) =>
    [
      ...shown.map((name, rank) =>
        one[name] === null ? null : `${rank ? `${name} ` : ""}${say(one[name], metric.unit)}`,
      ),
      metric.unit === "count" || one.n === undefined || one.n === null ? null : `n = ${one.n}`,
    ]
      .filter(Boolean)
      .join(", ");
  return [
    element("b", {}, `${from} to ${to}${isOpen ? ", still running" : ""}`),
    ...all.map((one) => element("div", { dir: "auto" }, `${lineName(one)}: ${words(one)}`)),
  ];
}
function nearestLine(event, all, drawing, box) {
  const place = drawing.getBoundingClientRect();
  const y = ((event.clientY - place.top) * box.width) / place.width;
  const away = (one) => Math.abs(box.y(one.value) - y);
  return all.reduce((best, one) => (away(one) < away(best) ? one : best), all[0]);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
// Beginnings of months, or of every so many, or days of a short time: as many as can be read.
function timeMarks({ first, last, width }) {
  const most = Math.floor(width / 100);
  const days = (last - first) / DAY;
  if (days < 60) {
    const step = Math.max(1, Math.ceil(days / most)) * DAY;
    const count = Math.floor((last - first) / step) + 1;
    return Array.from({ length: count }, (_, index) => first + index * step)
      .filter((time) => isInside(time, first, last))
      .map((time) => ({ time, words: `${new Date(time).getUTCDate()} ${monthOf(time)}` }));
  }
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => days / (30.4 * months) <= most) ?? 120;
  const begun = new Date(first);
  const marks = [];
  for (let month = 0; ; month += 1) {
    const time = Date.UTC(begun.getUTCFullYear(), month);
    if (time > last) break;
    if (time >= first && month % step === 0 && isInside(time, first, last))
      marks.push({ time, words: `${monthOf(time)} ${new Date(time).getUTCFullYear()}` });
  }
  return marks;
}
// A label at the very edge would be cut.
const isInside = (time, first, last) => last === first || time <= last - (last - first) / 20;
const monthOf = (time) => MONTHS[new Date(time).getUTCMonth()];
