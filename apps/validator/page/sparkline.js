// @ts-check
import { createSvg } from "./dom.js";
import { latency, plural } from "./format.js";

/** @typedef {import("../src/board.ts").RunPoint} RunPoint */

const width = 240;
const height = 36;
const shownRuns = 60;
const step = width / shownRuns;
/** Room for the line's own thickness. */
const inset = 3;

/**
 * Recent runs, newest at the right: latency as a line, failures as full bars, unmeasured runs as gaps with a foot.
 */
export function createSparkline() {
  const area = createSvg("path", { class: "spark-area" });
  const line = createSvg("path", { class: "spark-line" });
  const failed = createSvg("path", { class: "spark-failed" });
  const unmeasured = createSvg("path", { class: "spark-unmeasured" });
  // a line of no length with round ends is a dot that keeps its shape when the drawing is stretched
  const dot = createSvg("path", { class: "spark-dot" });
  const element = createSvg(
    "svg",
    { class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" },
    ...[area, failed, unmeasured, line, dot],
  );
  return {
    element,
    /** @param {readonly RunPoint[]} all */
    update(all) {
      const runs = all.slice(-shownRuns);
      const points = place(runs);
      const lines = unbroken(points);
      line.setAttribute("d", lines.map((part) => `M${part.map(({ x, y }) => `${x} ${y}`).join("L")}`).join(""));
      area.setAttribute("d", lines.map(areaUnder).join(""));
      failed.setAttribute("d", bars(points, "failed", 0));
      unmeasured.setAttribute("d", bars(points, "unmeasured", height - 6));
      const last = points.at(-1);
      dot.setAttribute("d", last?.run.kind === "ok" ? `M${last.x} ${last.y}h0` : "");
      element.setAttribute("aria-label", describe(runs));
    },
  };
}

/** @typedef {{ readonly run: RunPoint, readonly x: number, readonly y: number }} Point */

/**
 * @param {readonly RunPoint[]} runs
 * @returns {Point[]}
 */
function place(runs) {
  const highest = Math.max(0, ...runs.filter(({ kind }) => kind === "ok").map(({ ms }) => ms));
  return runs.map((run, index) => ({
    run,
    x: round(width - (runs.length - index - 0.5) * step),
    y: round(height - inset - (highest > 0 ? run.ms / highest : 0) * (height - 2 * inset)),
  }));
}

/**
 * Stretches of good runs: a line across a failure would claim a latency that nobody measured.
 * @param {readonly Point[]} points
 */
function unbroken(points) {
  /** @type {Point[][]} */
  const parts = [];
  /** @type {Point[] | undefined} */
  let open;
  for (const point of points) {
    if (point.run.kind !== "ok") {
      open = undefined;
      continue;
    }
    if (!open) parts.push((open = []));
    open.push(point);
  }
  return parts;
}

/** @param {readonly Point[]} part */
function areaUnder(part) {
  const first = part[0]?.x ?? 0;
  const last = part.at(-1)?.x ?? 0;
  return `M${first} ${height}L${part.map(({ x, y }) => `${x} ${y}`).join("L")}L${last} ${height}Z`;
}

/**
 * @param {readonly Point[]} points
 * @param {RunPoint["kind"]} kind
 * @param {number} top
 */
function bars(points, kind, top) {
  const of = points.filter(({ run }) => run.kind === kind);
  return of
    .map(({ x }) => `M${round(x - step / 2 + 0.4)} ${top}h${round(step - 0.8)}V${height}h${round(0.8 - step)}Z`)
    .join("");
}

/** @param {readonly RunPoint[]} runs */
function describe(runs) {
  if (runs.length === 0) return "no runs yet";
  const good = runs.filter(({ kind }) => kind === "ok").map(({ ms }) => ms);
  const failures = runs.filter(({ kind }) => kind === "failed").length;
  const range = good.length > 0 ? `, latency ${latency(Math.min(...good))} to ${latency(Math.max(...good))}` : "";
  return `last ${plural(runs.length, "run")}: ${good.length} ok, ${failures} failed${range}`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
