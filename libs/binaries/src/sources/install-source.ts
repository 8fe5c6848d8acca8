import type { Source } from "../source.ts";
import { unpackDebianPackages } from "./debian-packages.ts";
import { installFromRelease } from "./github-release.ts";
import { installWithGo } from "./go-install.ts";
import { buildGoModule } from "./go-module.ts";
import type { Install, InstallContext, Installed } from "./installer.ts";
import { installVenv } from "./python-venv.ts";
import { installFromWheel } from "./python-wheel.ts";

const installers = {
  "go-install": installWithGo,
  "go-module": buildGoModule,
  "python-wheel": installFromWheel,
  "python-venv": installVenv,
  "debian-packages": unpackDebianPackages,
  "github-release": installFromRelease,
} satisfies { readonly [K in Source["kind"]]: Install<Extract<Source, { kind: K }>> };

/** Installs from any kind of source; a new kind is one function and one line above. */
export function installSource(source: Source, context: InstallContext): Promise<Installed> {
  // the map pairs every kind with the installer of exactly that kind, which a lookup cannot tell the compiler
  return (installers[source.kind] as Install)(source, context);
}
