import type { Environment, Service } from "@lakehouse/environment";
import type { RuleModel } from "./rule.ts";

/** Every service of every environment; in Kubernetes each workload once, by its main Service. */
export function servicesOf(model: RuleModel): Service[] {
  return model.environments.flatMap(workloadServices);
}

/** What starts without naming a profile. */
export function defaultServicesOf(environment: Environment): Service[] {
  return workloadServices(environment).filter((service) => service.profiles.length === 0);
}

// Several Services may lead to one workload (one of them headless, say), and some lead to what these manifests do not hold
function workloadServices(environment: Environment): Service[] {
  const services = [...environment.services.values()];
  return services.filter((service) => {
    if (!service.kubernetes) return true;
    const { workload } = service.kubernetes;
    if (!workload) return false;
    const behind = services.filter((other) => other.kubernetes?.workload === workload);
    return service === (behind.find(({ name }) => name === workload.name) ?? behind[0]);
  });
}
