// Takes the pictures of the status page in docs/images: a run of its own in a temporary folder, with Redis killed.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStateFolder, startEmbedded, stateFolderOf } from "@lakehouse/embedded";
import type { RunFile } from "@lakehouse/environment";
import { loadEnvironment } from "@lakehouse/environment-files";
import { initSecrets } from "@lakehouse/secrets";
import { openPage, useTempDir } from "@lakehouse/testing";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const images = join(repository, "docs", "images");
// long enough for a sparkline with a past
const warmUpMs = 75_000;

const pictures = [
  { file: "status-page.png", width: 1200, height: 820, colorScheme: "light" },
  { file: "status-page-dark.png", width: 1200, height: 820, colorScheme: "dark" },
  { file: "status-page-phone.png", width: 390, height: 844, colorScheme: "light" },
] as const;

await using folder = await useTempDir();
await cp(join(repository, "environments"), join(folder.path, "environments"), { recursive: true });
const { environment } = await loadEnvironment(folder.path, "docker", { variables: new Map() });
if (!environment) throw new Error("environments/docker is not valid");
const state = stateFolderOf(folder.path);
await openStateFolder(state);
await initSecrets({ declarations: environment.secrets, directory: state.secretsDir("docker") });
await using run = await startEmbedded({
  root: folder.path,
  environment,
  state,
  progress: (line) => console.error(line),
  signal: new AbortController().signal,
});
await run.joined;
await new Promise((resolve) => setTimeout(resolve, warmUpMs));
process.kill(serviceOf(run.current, "redis").pid ?? Number.NaN, "SIGKILL");
const { host, port } = serviceOf(run.current, "validator").ports["9464"] ?? {};
await mkdir(images, { recursive: true });
for (const { file, ...options } of pictures) {
  await using opened = await openPage(`http://${host}:${port}/`, options);
  await opened.page.getByText("nothing listens at").first().waitFor({ timeout: 20_000 });
  await opened.page.screenshot({ path: join(images, file), fullPage: false });
  console.error(`wrote docs/images/${file}`);
}

function serviceOf(current: RunFile, name: string): RunFile["services"][number] {
  const service = current.services.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`the run has no ${name}`);
  return service;
}
