import type { Bundle } from "../bundle.ts";

export const etcd: Bundle = {
  name: "etcd",
  version: "3.6.5",
  accepts: { from: "3.5", below: "4" },
  executables: { etcd: { versionArgs: ["--version"], pathNames: ["etcd"], folderVariables: ["KUBEBUILDER_ASSETS"] } },
  sources: [
    {
      source: { kind: "go-module", folder: "etcd", package: "go.etcd.io/etcd/server/v3", executable: "etcd" },
      typicalSeconds: 22,
    },
  ],
  remedy:
    "install Go 1.26 or later, or have etcd 3.5 or later on PATH (apt-get install etcd-server, brew install etcd)",
};
