/** `go install MODULE@VERSION`; the sum database and the module proxy of the environment are the checksum and the mirror. */
export interface GoInstall {
  readonly kind: "go-install";
  readonly package: string;
  readonly version: string;
  readonly executable: string;
  readonly ldflags?: string | undefined;
}

/** A module of ours (go.mod, go.sum and a file of imports in `modules/FOLDER`) for what `go install` cannot build. */
export interface GoModule {
  readonly kind: "go-module";
  readonly folder: string;
  /** What to build in it; "." is our own main package. */
  readonly package: string;
  readonly executable: string;
  readonly ldflags?: string | undefined;
}

/** Files inside one wheel, whose sha256 stands in `locks/LOCK`. */
export interface PythonWheel {
  readonly kind: "python-wheel";
  readonly lock: string;
  /** Executable name to path inside the wheel. */
  readonly executables: Readonly<Record<string, string>>;
}

/** A virtual environment from the requirements and hashes in `locks/LOCK`. */
export interface PythonVenv {
  readonly kind: "python-venv";
  readonly lock: string;
  readonly executables: readonly string[];
}

/** Debian or Ubuntu packages, downloaded by apt (whose signed index is the checksum) and unpacked without root. */
export interface DebianPackages {
  readonly kind: "debian-packages";
  readonly packages: readonly string[];
  /** Executable name to path inside the packages. */
  readonly executables: Readonly<Record<string, string>>;
}

export interface ReleaseAsset {
  readonly file: string;
  /** Pinned where we know it; else the release's own checksum list is asked. */
  readonly sha256?: string | undefined;
}

/** A file of a GitHub release, for machines without Go or Python. */
export interface GithubRelease {
  readonly kind: "github-release";
  /** Where the release's files are: "https://github.com/OWNER/REPOSITORY/releases/download/TAG". */
  readonly url: string;
  /** By platform ("linux-x64"). A .tar.gz is unpacked, anything else is the executable itself. */
  readonly assets: Readonly<Record<string, ReleaseAsset>>;
  /** The release's file of "sha256  name" lines, for assets without a pin. */
  readonly checksums?: string | undefined;
  readonly executables: Readonly<Record<string, string>>;
}

export type Source = GoInstall | GoModule | PythonWheel | PythonVenv | DebianPackages | GithubRelease;

export function describeSource(source: Source): string {
  switch (source.kind) {
    case "go-install":
      return `go install ${source.package}@${source.version}`;
    case "go-module":
      return `go build ${source.package === "." ? source.folder : source.package} (module of ours)`;
    case "python-wheel":
      return `Python wheel of ${source.lock}`;
    case "python-venv":
      return `Python packages of ${source.lock}`;
    case "debian-packages":
      return `Debian packages ${source.packages.join(", ")}`;
    case "github-release":
      return `release ${source.url}`;
  }
}
