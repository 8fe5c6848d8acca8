import type { Bundle } from "../bundle.ts";

export const prometheus: Bundle = {
  name: "prometheus",
  version: "2.42",
  accepts: { from: "2.42", below: "4" },
  executables: {
    prometheus: { versionArgs: ["--version"], pathNames: ["prometheus"] },
    promtool: { versionArgs: ["--version"], pathNames: ["promtool"] },
  },
  sources: [
    {
      source: {
        kind: "debian-packages",
        packages: ["prometheus"],
        executables: { prometheus: "usr/bin/prometheus", promtool: "usr/bin/promtool" },
      },
      typicalSeconds: 2,
    },
  ],
  remedy: "have prometheus and promtool on PATH (apt-get install prometheus, brew install prometheus)",
};
