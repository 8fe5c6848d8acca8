// @ts-check
import { create } from "./dom.js";
import { latency } from "./format.js";

/** @typedef {import("@lakehouse/probes").Phase} Phase */

/** Where the time of the last run went: one bar, each phase as long as it took. */
export function createPhaseBar() {
  const bar = create("div", "phase-bar");
  const legend = create("ul", "phase-legend");
  bar.setAttribute("aria-hidden", "true");
  return {
    element: create("div", "phases", bar, legend),
    /** @param {readonly Phase[]} phases */
    update(phases) {
      const sums = sumByPhase(phases);
      bar.replaceChildren(...sums.map(([phase, seconds]) => createPart(phase, seconds)));
      legend.replaceChildren(...sums.map(([phase, seconds]) => createEntry(phase, seconds)));
    },
  };
}

/**
 * @param {readonly Phase[]} phases
 * @returns {[string, number][]}
 */
function sumByPhase(phases) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { phase, operation, seconds } of phases) {
    // operations are what a reader knows of a probe that has them: put, get, list
    const key = operation ?? phase;
    sums.set(key, (sums.get(key) ?? 0) + seconds);
  }
  return [...sums];
}

/**
 * @param {string} phase
 * @param {number} seconds
 */
function createPart(phase, seconds) {
  const part = create("span", "phase");
  part.dataset["phase"] = phase;
  // factors that add up to less than 1 would leave the bar's end empty
  part.style.flexGrow = String(seconds * 1_000_000);
  return part;
}

/**
 * @param {string} phase
 * @param {number} seconds
 */
function createEntry(phase, seconds) {
  const entry = create("li", "", create("span", "swatch"), `${phase} `, create("b", "", latency(seconds * 1_000)));
  entry.dataset["phase"] = phase;
  return entry;
}
