import type { KubernetesApi } from "@lakehouse/testing";

/** A new version of every Deployment at once, as `kubectl rollout restart` makes one. */
export async function restartDeployments(api: KubernetesApi): Promise<void> {
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
  const body = { spec: { template: { metadata: { annotations } } } };
  const deployments = await api.list("/apis/apps/v1/deployments");
  await Promise.all(
    deployments.map(({ metadata: { namespace, name } }) =>
      api.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, body),
    ),
  );
}
