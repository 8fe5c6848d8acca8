// @ts-check
import { create, createIcon, setText } from "./dom.js";
import { duration, explain, latency, span, stateWords, timeOfDay } from "./format.js";
import { createPhaseBar } from "./phase-bar.js";
import { createSparkline } from "./sparkline.js";

/** @typedef {import("../src/board.ts").ProbeView} ProbeView */

/**
 * One probe: a line that always has the same height, and behind it what somebody who looks closer wants to know.
 * @param {ProbeView} first
 */
export function createProbeRow(first) {
  const icon = createIcon(first.state);
  const word = create("span", "state-word");
  const note = create("span", "note");
  const value = create("span", "latency");
  const since = create("span", "since");
  const spark = createSparkline();
  const facts = create("dl", "facts");
  const phases = createPhaseBar();
  const failures = create("ol", "failures");
  const summary = create(
    "summary",
    "row",
    create("span", "state", icon.element, word),
    create(
      "span",
      "what",
      create("span", "name", create("b", "", first.service), first.name, create("span", "kind", first.kind)),
      note,
    ),
    spark.element,
    value,
    since,
  );
  const element = create("details", "probe", summary, create("div", "more", phases.element, facts, failures));
  element.id = `probe-${first.id}`;
  let probe = first;

  const update = (/** @type {ProbeView} */ next) => {
    probe = next;
    element.dataset["state"] = probe.state;
    icon.set(probe.state);
    setText(word, stateWords[probe.state]);
    setText(note, noteOf(probe));
    note.title = noteOf(probe);
    setText(value, probe.latencyMs === undefined ? "–" : latency(probe.latencyMs));
    spark.update(probe.runs);
    // what nobody looks at is not drawn
    if (element.open) drawMore();
  };
  const drawMore = () => {
    phases.update(probe.phases);
    facts.replaceChildren(...factsOf(probe));
    failures.replaceChildren(...failuresOf(probe));
  };
  element.addEventListener("toggle", () => element.open && drawMore());
  update(first);
  return {
    element,
    update,
    /** @param {number} now the validator's clock */
    tick: (now) => setText(since, `for ${span(now - probe.since)}`),
  };
}

/**
 * The second line: what is wrong, or else what is known.
 * @param {ProbeView} probe
 */
function noteOf(probe) {
  if (probe.state === "failing" || probe.state === "unmeasured") return explain(probe.reason, probe.message);
  if (probe.state === "waiting") return "the first run is still to come";
  return [
    probe.address ?? probe.target,
    ...Object.entries(probe.details).map(([name, value]) => `${name} ${value}`),
  ].join(" · ");
}

/** @param {ProbeView} probe */
function factsOf(probe) {
  const { address, consecutiveFailures, lastRunAt, lastSuccessAt } = probe;
  /** @type {[string, string | undefined][]} */
  const rows = [
    ["Target", probe.target],
    ["Address", address],
    ["Runs every", duration(probe.intervalMs)],
    ["Deadline", duration(probe.timeoutMs)],
    ["Last run", lastRunAt === undefined ? undefined : timeOfDay(lastRunAt)],
    ["Last success", lastSuccessAt === undefined ? "none yet" : timeOfDay(lastSuccessAt)],
    ["Failures in a row", consecutiveFailures > 0 ? String(consecutiveFailures) : undefined],
    ...Object.entries(probe.details).map(([name, value]) => /** @type {[string, string]} */ ([capital(name), value])),
  ];
  return rows.flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [create("div", "", create("dt", "", name), create("dd", "", value))];
  });
}

/** @param {ProbeView} probe */
function failuresOf(probe) {
  const newest = probe.failures.slice(-5).reverse();
  return newest.map(({ at, reason, message }) =>
    create("li", "", create("time", "", timeOfDay(at)), create("span", "", explain(reason, message))),
  );
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
