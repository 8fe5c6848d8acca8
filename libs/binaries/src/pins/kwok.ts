import type { Bundle } from "../bundle.ts";

/** Nodes without machines: it reports them ready, and the pods on them running. */
export const kwok: Bundle = {
  name: "kwok",
  version: "0.7.0",
  accepts: { from: "0.7.0", below: "1" },
  executables: { kwok: { versionArgs: ["--version"], pathNames: ["kwok"] } },
  sources: [
    {
      source: {
        kind: "go-install",
        package: "sigs.k8s.io/kwok/cmd/kwok",
        version: "v0.7.0",
        executable: "kwok",
        ldflags: "-X sigs.k8s.io/kwok/pkg/consts.Version=v0.7.0",
      },
      typicalSeconds: 89,
    },
  ],
  remedy: "install Go 1.26 or later, or have kwok 0.7 on PATH (brew install kwok)",
};
