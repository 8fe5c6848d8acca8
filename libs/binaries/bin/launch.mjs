// Shared by the npm wrappers. Plain JavaScript that Node 20 can read: it may be what `npx` was started with.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;
const endings = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Obtains the binary, with progress on stderr, and becomes it as far as Node can: same arguments, stdio and exit code.
 * Never returns; the process ends with the exit code of the binary, 128 + N for signal N, or 2 when it cannot be had.
 */
export async function launch(name) {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_MAJOR) return runWithWorkspaceNode();
  const { obtainBinary } = await import("../src/index.ts");
  const stop = new AbortController();
  const onSignal = (signal) => stop.abort(new Error(`ended by ${signal}`));
  for (const signal of endings) process.once(signal, onSignal);
  try {
    const binary = await obtainBinary(name, { signal: stop.signal, progress: say });
    for (const signal of endings) process.removeListener(signal, onSignal);
    become(binary.path, process.argv.slice(2), { ...process.env, ...binary.env });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}

function runWithWorkspaceNode() {
  const node = findWorkspaceNode();
  if (!node) {
    say(`this needs Node ${OLDEST_MAJOR} or newer; it is ${process.version}, and the workspace has none`);
    say(`what to do: run "npm ci" in the repository, which installs one, without --omit=optional`);
    process.exitCode = 2;
    return;
  }
  become(node, process.argv.slice(1), process.env);
}

/** npm links the node of the workspace's own package to node_modules/.bin. */
function findWorkspaceNode() {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const node = join(folder, "node_modules", ".bin", "node");
    if (existsSync(node)) return node;
    if (folder === dirname(folder)) return undefined;
  }
}

function become(path, args, env) {
  const child = spawn(path, args, { stdio: "inherit", env });
  for (const signal of endings) {
    // on a terminal Ctrl-C reaches the child by itself, and twice means "now" to many programs
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on("error", (error) => {
    say(`${path}: ${error.message}`);
    process.exitCode = 2;
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
