import type { Bundle } from "../bundle.ts";

export const kubeconform: Bundle = {
  name: "kubeconform",
  version: "0.8.0",
  accepts: { from: "0.8.0", below: "0.8.1" },
  executables: { kubeconform: { versionArgs: ["-v"], pathNames: ["kubeconform"] } },
  sources: [
    {
      source: {
        kind: "go-install",
        package: "github.com/yannh/kubeconform/cmd/kubeconform",
        version: "v0.8.0",
        executable: "kubeconform",
        // without it, it calls itself "development"
        ldflags: "-X main.version=v0.8.0",
      },
      typicalSeconds: 25,
    },
    {
      source: {
        kind: "github-release",
        url: "https://github.com/yannh/kubeconform/releases/download/v0.8.0",
        assets: {
          "linux-x64": { file: "kubeconform-linux-amd64.tar.gz" },
          "linux-arm64": { file: "kubeconform-linux-arm64.tar.gz" },
          "darwin-x64": { file: "kubeconform-darwin-amd64.tar.gz" },
          "darwin-arm64": { file: "kubeconform-darwin-arm64.tar.gz" },
        },
        checksums: "CHECKSUMS",
        executables: { kubeconform: "kubeconform" },
      },
      typicalSeconds: 5,
    },
  ],
  remedy: "install Go 1.26 or later, or have kubeconform 0.8.0 on PATH",
};
