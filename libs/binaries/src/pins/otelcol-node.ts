import type { Bundle } from "../bundle.ts";

/**
 * The OpenTelemetry collector with the components of the node collectors. Apart from `otelcol`, because what reads
 * containers' logs and asks Kubernetes brings a hundred modules along; and at 0.145.0, because these components cannot be had
 * with verified checksums at 0.144.0.
 */
export const otelcolNode: Bundle = {
  name: "otelcol-node",
  version: "0.145.0",
  accepts: { from: "0.145.0", below: "1" },
  executables: { "otelcol-node": { versionArgs: ["--version"], pathNames: ["otelcol-contrib"] } },
  sources: [
    {
      source: {
        kind: "go-module",
        folder: "otelcol-node",
        package: ".",
        executable: "otelcol-node",
        ldflags: "-X main.version=0.145.0",
      },
      typicalSeconds: 240,
    },
  ],
  remedy: "install Go 1.26 or later, or have otelcol-contrib 0.145 or later on PATH",
};
