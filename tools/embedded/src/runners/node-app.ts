import { fileURLToPath } from "node:url";
import { waitForHttp } from "@lakehouse/local-services";
import { startProcess } from "@lakehouse/processes";
import type { RunnerContext, StartedService } from "../runner.ts";

export interface NodeApp {
  /** Folder under apps/. */
  readonly app: string;
  readonly containerPort: number;
  /** The path that answers 200 when the app is ready. */
  readonly readyPath: string;
  readonly variables: Readonly<Record<string, string>>;
}

const readyTimeoutMs = 30_000;

/** Starts one of this repository's own apps from its source, in the Node that runs this program. */
export async function startNodeApp(context: RunnerContext, app: NodeApp): Promise<StartedService> {
  const main = fileURLToPath(new URL(`../../../../apps/${app.app}/src/main.ts`, import.meta.url));
  const address = context.address(app.containerPort);
  const process_ = await startProcess({
    name: context.service.name,
    file: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", main],
    env: { ...inherited(), ...app.variables },
    logFile: context.common.logFile,
    watchdog: context.common.watchdog,
  });
  try {
    await waitForHttp(`http://${address.host}:${address.port}${app.readyPath}`, {
      process: process_,
      timeoutMs: readyTimeoutMs,
      signal: context.signal,
    });
  } catch (error) {
    await process_.stop();
    throw error;
  }
  return { process: process_, [Symbol.asyncDispose]: () => process_[Symbol.asyncDispose]() };
}

/** What a program needs of the surrounding environment; nothing of the user's secrets or tool settings. */
function inherited(): Record<string, string> {
  const names = [
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "TZ",
    "XDG_CACHE_HOME",
    "LAKEHOUSE_TOOLS_DIR",
    "NODE_EXTRA_CA_CERTS",
  ];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
