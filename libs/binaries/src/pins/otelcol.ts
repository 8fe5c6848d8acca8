import type { Bundle } from "../bundle.ts";

/** The OpenTelemetry collector with the components that our configurations name, and no others. */
export const otelcol: Bundle = {
  name: "otelcol",
  version: "0.144.0",
  // 0.144.0 is the first that knows the exporters by their new names
  accepts: { from: "0.144.0", below: "1" },
  executables: { otelcol: { versionArgs: ["--version"], pathNames: ["otelcol-contrib", "otelcol"] } },
  sources: [
    {
      source: {
        kind: "go-module",
        folder: "otelcol",
        package: ".",
        executable: "otelcol",
        ldflags: "-X main.version=0.144.0",
      },
      typicalSeconds: 110,
    },
  ],
  remedy: "install Go 1.26 or later, or have otelcol-contrib 0.144 or later on PATH",
};
