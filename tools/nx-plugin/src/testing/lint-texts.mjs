// @ts-check
// Lints the texts given as JSON on stdin, `[{file, text}]`, as if they were those files, with the repository's own
// configuration; prints `[{rule, message}][]`. A process of its own: ESLint and Nx do not load in Jest's module registry.
import { text } from "node:stream/consumers";
import { ESLint } from "eslint";

/** @type {{ file: string, text: string }[]} */
const cases = JSON.parse(await text(process.stdin));
const eslint = new ESLint();
const reports = [];
for (const { file, text } of cases) {
  const [result] = await eslint.lintText(text, { filePath: file });
  reports.push(result?.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })) ?? []);
}
process.stdout.write(JSON.stringify(reports));
