import type { Located } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, locatedAt, nodeAt, textAt } from "./node-at.ts";

/** Every Secret that a pod uses as "name/key"; "name/*" where it takes all keys. What is optional is left out. */
export function podSecrets(podSpec: YamlNode): Located<string>[] {
  const containers = [...itemsAt(podSpec, "containers"), ...itemsAt(podSpec, "initContainers")];
  const volumes = itemsAt(podSpec, "volumes").flatMap((volume) => [
    ...mounted(nodeAt(volume, "secret"), "secretName"),
    ...itemsAt(volume, "projected", "sources").flatMap((source) => mounted(nodeAt(source, "secret"), "name")),
  ]);
  const variables = containers.flatMap((container) => [
    ...itemsAt(container, "env").flatMap((variable) => referenced(nodeAt(variable, "valueFrom", "secretKeyRef"))),
    ...itemsAt(container, "envFrom").flatMap((source) => mounted(nodeAt(source, "secretRef"), "name")),
  ]);
  return [...volumes, ...variables];
}

function mounted(source: YamlNode | undefined, nameKey: string): Located<string>[] {
  const name = locatedAt(source, nameKey);
  if (!name || textAt(source, "optional") === "true") return [];
  const items = itemsAt(source, "items").flatMap((item) => locatedAt(item, "key") ?? []);
  if (items.length === 0) return [{ value: `${name.value}/*`, place: name.place }];
  return items.map((key) => ({ value: `${name.value}/${key.value}`, place: key.place }));
}

function referenced(reference: YamlNode | undefined): Located<string>[] {
  const name = textAt(reference, "name");
  const key = locatedAt(reference, "key");
  if (name === undefined || !key || textAt(reference, "optional") === "true") return [];
  return [{ value: `${name}/${key.value}`, place: key.place }];
}
