import type { Bundle } from "../bundle.ts";

export const prefect: Bundle = {
  name: "prefect",
  version: "3.8.8",
  accepts: { from: "3.8.8", below: "3.8.9" },
  // a prefect on PATH lives in somebody's own environment, with a fastapi that may not suit it
  executables: { prefect: { versionArgs: ["--version"], pathNames: [] } },
  sources: [{ source: { kind: "python-venv", lock: "prefect.txt", executables: ["prefect"] }, typicalSeconds: 50 }],
  remedy: "install Python 3.10 or later with pip and venv (apt-get install python3-venv, brew install python)",
};
