// The state of the page is what stands after # in its address, so every view can be linked to.

const DEFAULTS = {
  view: "overview",
  service: "",
  team: "",
  year: "2024",
  tier: "production",
  window: "90",
  grain: "week",
  by: "pull_request_lead_time",
  lead: "pull_request",
  order: "service",
};
// Every link of a view asks for it, so it is read once for each address.
let read = { hash: null, now: null };
function state() {
  if (read.hash !== location.hash) {
    const [view, query] = location.hash.slice(2).split("?");
    const known = VIEWS.some(([id]) => id === view) ? view : DEFAULTS.view;
    const now = { ...DEFAULTS, ...Object.fromEntries(new URLSearchParams(query || "")) };
    read = { hash: location.hash, now: { ...now, view: known } };
  }
  return read.now;
}
function address(changes) {
  const next = { ...state(), ...changes };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(next))
    if (key !== "view" && value !== DEFAULTS[key] && value !== undefined) query.set(key, value);
  return `#/${next.view}${query.size ? `?${query}` : ""}`;
}
