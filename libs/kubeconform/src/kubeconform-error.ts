/** kubeconform could not do its work (a wrong flag, output that is not its own); never "the manifests are wrong". */
export class KubeconformError extends Error {
  override readonly name = "KubeconformError";
  readonly code = "kubeconform_failed";
}
