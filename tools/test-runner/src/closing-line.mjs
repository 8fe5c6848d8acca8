// @ts-check

/** A skipped test says why in its title: `copies to R2 (skipped: no account in this environment)`. */
const reason = /\(skipped: [^)]+\)/;

/**
 * What the whole run came to, as one line. It says `0 failed` only when the run is green: a file that could not be run, an
 * obsolete snapshot that fails the run and a skipped test without a reason are failures here, as they are for the exit code.
 *
 * @param {import("@jest/reporters").AggregatedResult} results
 * @param {number} unexplained how many skipped tests give no reason
 */
export function closingLine(results, unexplained) {
  const failed =
    results.numFailedTests +
    results.numRuntimeErrorTestSuites +
    Number(results.runExecError !== undefined) +
    Number(results.snapshot.failure) +
    Number(results.wasInterrupted) +
    unexplained;
  const skipped = results.numPendingTests + results.numTodoTests - unexplained;
  return `${results.numPassedTests} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/**
 * The full names of all skipped tests, those without a reason apart.
 *
 * @param {import("@jest/reporters").AggregatedResult} results
 */
export function skippedTests(results) {
  const names = results.testResults
    .flatMap((file) => file.testResults)
    .filter(({ status }) => status === "pending" || status === "todo")
    .map(({ fullName }) => fullName);
  return {
    explained: names.filter((name) => reason.test(name)),
    unexplained: names.filter((name) => !reason.test(name)),
  };
}
