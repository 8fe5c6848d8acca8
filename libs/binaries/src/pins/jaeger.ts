import type { Bundle } from "../bundle.ts";

/** Jaeger all-in-one: OTLP in, query API out. Built from its module it has no web page. */
export const jaeger: Bundle = {
  name: "jaeger",
  version: "1.57.0",
  accepts: { from: "1.57.0", below: "2" },
  executables: { jaeger: { versionArgs: ["version"], pathNames: ["jaeger-all-in-one"] } },
  sources: [
    {
      source: {
        kind: "go-module",
        folder: "jaeger",
        package: "github.com/jaegertracing/jaeger/cmd/all-in-one",
        executable: "jaeger",
        ldflags: "-X github.com/jaegertracing/jaeger/pkg/version.latestVersion=v1.57.0",
      },
      typicalSeconds: 120,
    },
  ],
  remedy: "install Go 1.26 or later, or have jaeger-all-in-one 1.57 or later on PATH",
};
