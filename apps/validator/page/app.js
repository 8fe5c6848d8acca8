// @ts-check
import { updateBanner } from "./banner.js";
import { connect } from "./connect.js";
import { byId, create, setText } from "./dom.js";
import { explain, plural, span, stateWords, timeOfDay } from "./format.js";
import { createProbeRow } from "./probe-row.js";

/** @typedef {import("../src/snapshot.ts").Snapshot} Snapshot */
/** @typedef {import("../src/snapshot.ts").ResultEvent} ResultEvent */
/** @typedef {import("../src/board.ts").ProbeView} ProbeView */

const keptRuns = 120;
const keptFailures = 20;

/** @type {Map<string, ProbeView>} */
const probes = new Map();
/** @type {Map<string, ReturnType<typeof createProbeRow>>} */
const rows = new Map();
/** @type {Snapshot | undefined} */
let snapshot;
/** The validator's clock minus this machine's: the page may be read on one that is wrong. */
let clockOffsetMs = 0;

const connection = connect({ onSnapshot: showSnapshot, onResult: showResult });
setInterval(tick, 1_000);

/** @param {Snapshot} next */
function showSnapshot(next) {
  clockOffsetMs = next.now - Date.now();
  // what was open stays open when the validator comes back with the same probes
  const same = snapshot && next.probes.every(({ id }) => probes.has(id)) && next.probes.length === probes.size;
  snapshot = next;
  if (!same) build(next);
  for (const probe of next.probes) update(probe);
  showContext(next);
  updateBanner([...probes.values()], next.environment);
  tick();
}

/** @param {ResultEvent} event */
function showResult({ now, probe, run }) {
  const known = probes.get(probe.id);
  if (!known || !snapshot) return;
  clockOffsetMs = now - Date.now();
  const failure =
    probe.state === "failing" && run ? [{ at: run.at, reason: probe.reason, message: probe.message }] : [];
  update(
    /** @type {ProbeView} */ ({
      ...probe,
      runs: [...known.runs, ...(run ? [run] : [])].slice(-keptRuns),
      failures: [...known.failures, ...failure].slice(-keptFailures),
    }),
  );
  if (known.state !== probe.state) announce(probe);
  updateBanner([...probes.values()], snapshot.environment);
  tick();
}

/** @param {ProbeView} probe */
function update(probe) {
  probes.set(probe.id, probe);
  rows.get(probe.id)?.update(probe);
}

/** @param {Snapshot} next */
function build(next) {
  probes.clear();
  rows.clear();
  const services = [...new Set(next.probes.map(({ service }) => service))];
  byId("services").replaceChildren(
    ...services.map((service) => {
      const own = next.probes.filter((probe) => probe.service === service);
      for (const probe of own) rows.set(probe.id, createProbeRow(probe));
      const section = create("section", "service", ...own.flatMap(({ id }) => rows.get(id)?.element ?? []));
      section.setAttribute("aria-label", service);
      return section;
    }),
  );
}

/** @param {Snapshot} next */
function showContext(next) {
  setText(byId("environment"), next.environment);
  setText(byId("vantage"), next.vantage);
  const about = `Lakehouse validator ${next.version} · replica ${next.replica} · ${plural(next.probes.length, "probe")}`;
  setText(byId("about"), about);
  byId("left-out").hidden = next.leftOut.length === 0;
  byId("left-out-list").replaceChildren(
    ...next.leftOut.map(({ service, reason }) =>
      create("div", "", create("dt", "", service), create("dd", "", reason)),
    ),
  );
}

/** @param {Omit<ProbeView, "runs" | "failures">} probe */
function announce(probe) {
  const why = probe.state === "failing" ? `: ${explain(probe.reason, probe.message)}` : "";
  setText(byId("announcer"), `${probe.id} is now ${stateWords[probe.state].toLowerCase()}${why}`);
}

/** What changes because time passes. */
function tick() {
  const now = Date.now() + clockOffsetMs;
  for (const row of rows.values()) row.tick(now);
  const { state, lastEventAt } = connection.status();
  const { body } = document;
  if (body.dataset["connection"] !== state) body.dataset["connection"] = state;
  const silentMs = lastEventAt === undefined ? 0 : Date.now() - lastEventAt;
  const ago = silentMs < 2_000 ? "just now" : `${span(silentMs)} ago`;
  setText(byId("link-text"), { live: `live, updated ${ago}`, connecting: "connecting", lost: "not connected" }[state]);
  const last = lastEventAt === undefined ? "" : `, last update ${timeOfDay(lastEventAt)} (${ago})`;
  setText(byId("lost"), state === "lost" ? `Connection lost${last}. Trying again.` : "");
}
