import type { Bundle } from "../bundle.ts";

const version = "1.36.3";
// otherwise the binaries call themselves v0.0.0, and the API server tells it to every client
const ldflags = [`gitVersion=v${version}`, "gitMajor=1", "gitMinor=36"]
  .map((setting) => `-X k8s.io/component-base/version.${setting}`)
  .join(" ");

export const kubeApiserver = component("kube-apiserver", 180);
export const kubeControllerManager = component("kube-controller-manager", 60);
export const kubeScheduler = component("kube-scheduler", 60);
export const kubectl = component("kubectl", 60, ["version", "--client"]);

/**
 * `go install` refuses these, because their module has replace directives; a module of ours repeats them with versions. One
 * bundle each: who needs kubectl need not wait for an API server.
 */
function component(name: string, typicalSeconds: number, versionArgs: readonly string[] = ["--version"]): Bundle {
  return {
    name,
    version,
    // the schemas that we generate from it are those of one minor version
    accepts: { from: "1.36.0", below: "1.37" },
    executables: { [name]: { versionArgs, pathNames: [name], folderVariables: ["KUBEBUILDER_ASSETS"] } },
    sources: [
      {
        source: {
          kind: "go-module",
          folder: "kubernetes",
          package: `k8s.io/kubernetes/cmd/${name}`,
          executable: name,
          ldflags,
        },
        typicalSeconds,
      },
    ],
    remedy: `install Go 1.26 or later, or name a folder with the binaries of envtest 1.36 in KUBEBUILDER_ASSETS`,
  };
}
