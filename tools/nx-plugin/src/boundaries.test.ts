import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";

interface Case {
  readonly file: string;
  readonly text: string;
  /** The rule that must refuse it, and words of its message; absent if it is right. */
  readonly refusal?: readonly [rule: string, words: string];
}

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");

// Real files, since typed rules need a project that contains them; their text is replaced by ours.
const findings = "libs/findings/src/index.ts";
const time = "libs/time/src/index.ts";
const rules = "libs/rules/src/index.ts";
const processes = "libs/processes/src/index.ts";
const app = "apps/validator/src/main.ts";
// No app imports it, so that importing one makes no circle, which would be reported instead.
const kubeconform = "libs/kubeconform/src/index.ts";
const direction = "@nx/enforce-module-boundaries";

const cases: Readonly<Record<string, Case>> = {
  "a core lib that imports node:fs": {
    file: findings,
    text: 'import { readFileSync } from "node:fs";\nexport const text = readFileSync("x", "utf8");\n',
    refusal: ["no-restricted-imports", "touches no system"],
  },
  "a core lib that imports a builtin by its bare name": {
    file: findings,
    text: 'export { request } from "https";\n',
    refusal: ["no-restricted-imports", "touches no system"],
  },
  "a core lib that imports a builtin lazily": {
    file: rules,
    text: 'export const load = () => import("node:net");\n',
    refusal: ["no-restricted-syntax", "lazily neither"],
  },
  "a core lib that reads process": {
    file: rules,
    text: "export const home = process.env.HOME;\n",
    refusal: ["no-restricted-globals", "process"],
  },
  "a core lib that reads globalThis.process": {
    file: rules,
    text: "export const home = globalThis.process.env.HOME;\n",
    refusal: ["no-restricted-globals", "process"],
  },
  "a pure lib that reads the clock by Date.now": {
    file: findings,
    text: "export const now = Date.now();\n",
    refusal: ["no-restricted-syntax", "reads no clock"],
  },
  "a pure lib that reads the clock by new Date": {
    file: findings,
    text: "export const now = new Date();\n",
    refusal: ["no-restricted-syntax", "reads no clock"],
  },
  "a pure lib that reads the clock by performance.now": {
    file: findings,
    text: "export const now = performance.now();\n",
    refusal: ["no-restricted-globals", "performance"],
  },
  "a lib that imports an app": {
    file: kubeconform,
    text: 'export { validator } from "@lakehouse/validator";\n',
    refusal: [direction, '"type:lib" can only depend on libs tagged with "type:lib"'],
  },
  "a lib that imports an app by a path": {
    file: kubeconform,
    text: 'export * from "../../../apps/validator/src/index.ts";\n',
    refusal: [direction, "cannot be imported by a relative or absolute path"],
  },
  "a core lib that imports an adapter lib": {
    file: rules,
    text: 'export { startProcess } from "@lakehouse/processes";\n',
    refusal: [direction, '"layer:core" can only depend on libs tagged with "layer:core"'],
  },
  "an app that imports a tool": {
    file: app,
    text: 'export * from "@lakehouse/embedded";\n',
    refusal: [direction, '"type:app" can only depend on libs tagged with "type:lib"'],
  },
  "a lib that imports a lib which imports it": {
    file: findings,
    text: 'export type { Environment } from "@lakehouse/environment";\n',
    refusal: [direction, "Circular dependency"],
  },
  "a package that its package.json does not name": {
    file: processes,
    text: 'export { default } from "fastify";\n',
    refusal: [direction, "Only packages defined in"],
  },
  "a default export": {
    file: processes,
    text: "export default function start(): void {}\n",
    refusal: ["no-restricted-syntax", "by name"],
  },
  "process.exit in a lib": {
    file: processes,
    text: "export function leave(): void {\n  process.exit(1);\n}\n",
    refusal: ["no-restricted-properties", "Only a main file"],
  },
  "a promise that nobody awaits": {
    file: processes,
    text: "export function start(work: () => Promise<void>): void {\n  work();\n}\n",
    refusal: ["@typescript-eslint/no-floating-promises", "Promises must be awaited"],
  },
  "a core lib that imports a core lib": {
    file: rules,
    text: 'export type { Environment } from "@lakehouse/environment";\nexport type { Finding } from "@lakehouse/findings";\n',
  },
  "a core lib that computes with node:path": {
    file: findings,
    text: 'import { posix } from "node:path";\nexport const name = posix.basename("a/b");\nexport const day = new Date(0);\n',
  },
  "the time lib with a clock": {
    file: time,
    text: 'import { setTimeout as sleep } from "node:timers/promises";\nexport const wait = () => sleep(performance.now());\n',
  },
  "an adapter lib that imports a core lib and node:fs": {
    file: processes,
    text: 'export { readFileSync } from "node:fs";\nexport { systemClock } from "@lakehouse/time";\n',
  },
  "an app that imports libs of two layers": {
    file: app,
    text: 'export { createLogger } from "@lakehouse/logging";\nexport { systemClock } from "@lakehouse/time";\n',
  },
};

let reports: { rule: string; message: string }[][];

beforeAll(() => {
  const lint = spawnSync(process.execPath, [join(here, "testing/lint-texts.mjs")], {
    cwd: root,
    input: JSON.stringify(Object.values(cases)),
    encoding: "utf8",
  });
  expect(lint.stderr).toBe("");
  reports = JSON.parse(lint.stdout);
}, 120_000);

const numbered = Object.entries(cases).map(([name, { refusal }], index) => ({ name, refusal, index }));

describe("the linter", () => {
  test.each(numbered.filter(({ refusal }) => refusal !== undefined))("refuses $name", ({ refusal = [], index }) => {
    const [rule, words = ""] = refusal;
    expect(reports[index]).toContainEqual({ rule, message: expect.stringContaining(words) });
  });

  test.each(numbered.filter(({ refusal }) => refusal === undefined))("accepts $name", ({ index }) => {
    expect(reports[index]).toEqual([]);
  });
});
