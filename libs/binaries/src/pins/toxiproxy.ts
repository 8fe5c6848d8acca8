import type { Bundle } from "../bundle.ts";

export const toxiproxy: Bundle = {
  name: "toxiproxy",
  version: "2.12.0",
  accepts: { from: "2.12.0", below: "3" },
  executables: { toxiproxy: { versionArgs: ["-version"], pathNames: ["toxiproxy-server"] } },
  sources: [
    {
      source: {
        kind: "go-install",
        package: "github.com/Shopify/toxiproxy/v2/cmd/server",
        version: "v2.12.0",
        executable: "toxiproxy",
        ldflags: "-X github.com/Shopify/toxiproxy/v2.Version=2.12.0",
      },
      typicalSeconds: 11,
    },
  ],
  remedy: "install Go 1.26 or later, or have toxiproxy-server 2.12 on PATH",
};
