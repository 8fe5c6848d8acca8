// @ts-check
import { writeSync } from "node:fs";
import { closingLine, skippedTests } from "./closing-line.mjs";

/** Prints to stdout, as the very last line, what the run came to, from Jest's own counts. */
export default class ClosingLineReporter {
  /** @type {Error | undefined} */
  #error;
  /** @type {import("@jest/types").Config.GlobalConfig} */
  #config;

  /** @param {import("@jest/types").Config.GlobalConfig} config */
  constructor(config) {
    this.#config = config;
  }

  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const { explained, unexplained } = this.#skipped(results);
    const lines = [
      ...explained.map((name) => `skipped: ${name}`),
      ...unexplained.map((name) => `skipped without a reason, "(skipped: ...)", in its title: ${name}`),
      closingLine(results, unexplained.length),
    ];
    if (unexplained.length > 0) this.#error = new Error(`${unexplained.length} tests are skipped without a reason`);
    // Jest puts its summary after all reporters of ours, and its complaints about open handles after that. When it forces
    // the end it has muted process.stdout by then.
    process.once("exit", () => writeSync(1, `${lines.join("\n")}\n`));
  }

  /** Jest ends with a failure if a reporter has an error. */
  getLastError() {
    return this.#error;
  }

  /** @param {import("@jest/reporters").AggregatedResult} results */
  #skipped(results) {
    // With `-t`, Jest counts as skipped what the pattern leaves out; nobody skipped those.
    const filtered = (this.#config.testNamePattern ?? "") !== "";
    return filtered ? { explained: [], unexplained: [] } : skippedTests(results);
  }
}
