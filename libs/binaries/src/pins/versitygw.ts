import type { Bundle } from "../bundle.ts";

export const versitygw: Bundle = {
  name: "versitygw",
  version: "1.8.0",
  accepts: { from: "1.8.0", below: "2" },
  executables: { versitygw: { versionArgs: ["--version"], pathNames: ["versitygw"] } },
  sources: [
    {
      source: {
        kind: "go-install",
        package: "github.com/versity/versitygw/cmd/versitygw",
        version: "v1.8.0",
        executable: "versitygw",
        ldflags: "-X main.Version=v1.8.0",
      },
      typicalSeconds: 52,
    },
    {
      source: {
        kind: "github-release",
        url: "https://github.com/versity/versitygw/releases/download/v1.8.0",
        assets: {
          "linux-x64": { file: "versitygw_v1.8.0_Linux_x86_64.tar.gz" },
          "linux-arm64": { file: "versitygw_v1.8.0_Linux_arm64.tar.gz" },
          "darwin-x64": { file: "versitygw_v1.8.0_Darwin_x86_64.tar.gz" },
          "darwin-arm64": { file: "versitygw_v1.8.0_Darwin_arm64.tar.gz" },
        },
        checksums: "versitygw_1.8.0_checksums.txt",
        executables: { versitygw: "versitygw" },
      },
      typicalSeconds: 10,
    },
  ],
  remedy: "install Go 1.26 or later, or have versitygw 1.8 on PATH",
};
