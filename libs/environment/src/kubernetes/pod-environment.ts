import type { Located, Resource } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { entriesAt, itemsAt, locatedAt, nodeAt, textAt } from "./node-at.ts";

/** A container's variables with the values that the manifests say; what comes from a Secret or a field has none here. */
export function podEnvironment(
  container: YamlNode | undefined,
  namespace: string,
  configMaps: ReadonlyMap<string, Resource>,
): ReadonlyMap<string, Located<string>> {
  const dataOf = (name: string | undefined) => nodeAt(configMaps.get(`${namespace}/${name}`)?.value, "data");
  const result = new Map<string, Located<string>>();
  for (const source of itemsAt(container, "envFrom")) {
    for (const { key, value } of entriesAt(dataOf(textAt(source, "configMapRef", "name")))) {
      const located = locatedAt(value);
      if (located) result.set(`${textAt(source, "prefix") ?? ""}${key}`, located);
    }
  }
  for (const variable of itemsAt(container, "env")) {
    const name = textAt(variable, "name");
    if (name === undefined) continue;
    const reference = nodeAt(variable, "valueFrom", "configMapKeyRef");
    const value = reference
      ? locatedAt(dataOf(textAt(reference, "name")), textAt(reference, "key") ?? "")
      : locatedAt(variable, "value");
    // What env names replaces what envFrom brought, even when its value is elsewhere
    if (value) result.set(name, value);
    else result.delete(name);
  }
  return result;
}
