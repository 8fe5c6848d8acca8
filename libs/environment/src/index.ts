export { type Address, type AddressOverrides, type AddressResult, deriveAddress } from "./address.ts";
export { type ComposeFile, readCompose } from "./compose/read-compose.ts";
export type { Variables } from "./compose/interpolate.ts";
export {
  type Contract,
  type ContractClass,
  contractClasses,
  type ContractComponent,
  type ContractException,
  type KubernetesComponent,
  kubernetesComponentIn,
} from "./contract.ts";
export { secretsOf } from "./environment/check-probes.ts";
export { entriesAt, itemsAt, locatedAt, nodeAt, numberAt, textAt, textsAt } from "./kubernetes/node-at.ts";
export { parseQuantity } from "./kubernetes/quantity.ts";
export { type ReadResources, readResources } from "./kubernetes/read-resources.ts";
export * from "./model.ts";
export { nearestName, suggestName } from "./nearest-name.ts";
export { type ContractResult, readContract } from "./read-contract.ts";
export type { EnvironmentTexts } from "./environment-texts.ts";
export { type EnvironmentResult, readEnvironment } from "./read-environment.ts";
export { addressOverridesOf, leftOutServicesOf, type RunFile, type RunService } from "./run-file.ts";
export { probeKinds } from "./schema/probe-schemas.ts";
export {
  type PlainValue,
  plainOf,
  type YamlEntry,
  type YamlList,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "./yaml/yaml-node.ts";
