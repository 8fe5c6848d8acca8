import type { Bundle } from "../bundle.ts";

export const alertmanager: Bundle = {
  name: "alertmanager",
  version: "0.25",
  accepts: { from: "0.25", below: "1" },
  executables: {
    alertmanager: {
      versionArgs: ["--version"],
      // Debian renames it on PATH
      pathNames: ["alertmanager", "prometheus-alertmanager"],
    },
    amtool: { versionArgs: ["--version"], pathNames: ["amtool"] },
  },
  sources: [
    {
      source: {
        kind: "debian-packages",
        packages: ["prometheus-alertmanager"],
        executables: { alertmanager: "usr/bin/prometheus-alertmanager", amtool: "usr/bin/amtool" },
      },
      typicalSeconds: 2,
    },
  ],
  remedy: "have alertmanager and amtool on PATH (apt-get install prometheus-alertmanager, brew install alertmanager)",
};
