// @ts-check
import { byId, create, setIcon, setText } from "./dom.js";
import { plural, stateWords } from "./format.js";

/** @typedef {import("../src/board.ts").ProbeView} ProbeView */
/** @typedef {import("../src/board.ts").ProbeState} ProbeState */

const order = /** @type {const} */ (["failing", "ok", "unmeasured", "waiting"]);

/**
 * The one sentence somebody came for, in the page, its title and its icon.
 * @param {readonly ProbeView[]} probes
 * @param {string} environment
 */
export function updateBanner(probes, environment) {
  const { state, title, text } = summarise(probes);
  const banner = byId("banner");
  banner.dataset["state"] = state;
  setIcon(byId("banner-icon"), state);
  setText(byId("banner-title"), title);
  setText(byId("banner-text"), text);
  byId("counts").replaceChildren(...countsOf(probes));
  const icon = state === "ok" || state === "failing" ? state : "waiting";
  const favicon = byId("favicon");
  if (favicon.getAttribute("href") !== `icon-${icon}.svg`) favicon.setAttribute("href", `icon-${icon}.svg`);
  document.title = `${title} · ${environment}`;
}

/**
 * @param {readonly ProbeView[]} probes
 * @returns {{ state: ProbeState, title: string, text: string }}
 */
export function summarise(probes) {
  const of = (/** @type {ProbeState} */ state) => probes.filter((probe) => probe.state === state);
  const failing = of("failing");
  const measured = of("ok").length + failing.length;
  const good = of("ok").length;
  const healthy = `${good} of ${plural(measured, "measured probe")} ${good === 1 ? "is" : "are"} healthy`;
  const rest = restOf(of("unmeasured").length, of("waiting").length);
  const [first, second] = failing;
  if (first) {
    const names = failing.map(({ id }) => id).join(", ");
    const title = second ? `${failing.length} probes are failing` : `${first.id} is failing`;
    return { state: "failing", title, text: `${second ? `${names}. ` : ""}${healthy}${rest}.` };
  }
  if (measured === 0)
    return {
      state: "waiting",
      title: "Waiting for first results",
      text: `${plural(probes.length, "probe")} declared${rest}.`,
    };
  if (of("waiting").length > 0) return { state: "waiting", title: "So far, so good", text: `${healthy}${rest}.` };
  const title = rest === "" ? "Everything is healthy" : "Everything measured is healthy";
  return { state: "ok", title, text: `${healthy}${rest}.` };
}

/**
 * @param {number} unmeasured
 * @param {number} waiting
 */
function restOf(unmeasured, waiting) {
  const parts = [unmeasured > 0 ? `${unmeasured} unmeasured` : "", waiting > 0 ? `${waiting} still to run` : ""];
  return parts.map((part) => (part ? `, ${part}` : "")).join("");
}

/** @param {readonly ProbeView[]} probes */
function countsOf(probes) {
  return order.flatMap((state) => {
    const count = probes.filter((probe) => probe.state === state).length;
    if (count === 0) return [];
    const item = create("li", "", create("b", "", String(count)), create("span", "", stateWords[state]));
    item.dataset["state"] = state;
    return [item];
  });
}
