#!/usr/bin/env node
// Plain JavaScript that an old Node can read: the program itself needs Node 24, which the workspace brings along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

if (major >= 24) await run();
else reexec(findNode(here));

async function run() {
  // node:sqlite and type stripping announce themselves as experimental on every start
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
  const { enableCompileCache } = await import("node:module");
  enableCompileCache();
  await import("../src/main.ts");
}

function findNode(folder) {
  for (let current = folder; ; current = dirname(current)) {
    const candidate = join(current, "node_modules", ".bin", "node");
    if (existsSync(candidate)) return candidate;
    if (dirname(current) === current) return undefined;
  }
}

function reexec(node) {
  if (!node) {
    process.stderr.write(
      `lakehouse: needs Node 24, this is ${process.version}, and the workspace has no node_modules/.bin/node; run npm ci, or install Node 24\n`,
    );
    process.exit(2);
  }
  // The fourth stream is never written to: when this process dies, however it dies, the child sees it close and ends.
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: { ...process.env, LAKEHOUSE_LAUNCHER_FD: "3" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`lakehouse: ${node} could not be started: ${error.message}\n`);
    process.exit(2);
  });
  child.on("exit", (code, signal) => {
    if (!signal) process.exit(code ?? 2);
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
