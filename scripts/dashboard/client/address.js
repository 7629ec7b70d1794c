// The state of the page is what stands after # in its address, so every view can be linked to.

const DEFAULTS = {
  view: "scorecard",
  service: "",
  team: "",
  year: "2024",
  tier: "production",
  window: "90",
  grain: "week",
  by: "lead_time",
};
function state() {
  const [view, query] = location.hash.slice(2).split("?");
  const known = VIEWS.some(([id]) => id === view) ? view : DEFAULTS.view;
  return { ...DEFAULTS, ...Object.fromEntries(new URLSearchParams(query || "")), view: known };
}
function address(changes) {
  const next = { ...state(), ...changes };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(next))
    if (key !== "view" && value !== DEFAULTS[key] && value !== undefined) query.set(key, value);
  return `#/${next.view}${query.size ? `?${query}` : ""}`;
}
