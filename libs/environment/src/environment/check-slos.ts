import type { Finding } from "@lakehouse/findings";
import type { ProbeDefinition, Service, SloDefinition } from "../model.ts";
import { suggestName } from "../nearest-name.ts";
import { findingOf } from "../problem.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { fieldsOf } from "./fields.ts";

export interface ReadSlo {
  readonly node: YamlNode;
  readonly definition: SloDefinition;
}

export function checkSlos(
  slos: readonly ReadSlo[],
  services: ReadonlyMap<string, Service>,
  probes: readonly Pick<ProbeDefinition, "name" | "service">[],
): Finding[] {
  const first = new Map<string, SloDefinition>();
  return slos.flatMap((slo) => {
    const { definition } = slo;
    const earlier = first.get(definition.name);
    if (!earlier) first.set(definition.name, definition);
    const duplicate = earlier && {
      rule: "slo/duplicate",
      place: definition.place,
      message: `two SLOs are named "${definition.name}"`,
      related: [{ ...earlier.place, message: "the first one" }],
    };
    return [
      ...(duplicate ? [findingOf(duplicate)] : []),
      ...checkThreshold(slo),
      ...checkTarget(slo, services, probes),
    ];
  });
}

function checkThreshold({ node, definition }: ReadSlo): Finding[] {
  const fields = fieldsOf(node);
  if (definition.type === "latency" && definition.thresholdMs === undefined) {
    const message = `the latency SLO "${definition.name}" needs a "threshold"`;
    return [findingOf({ rule: "slo/threshold", place: definition.place, message, help: 'as in threshold: "200ms"' })];
  }
  if (definition.type === "latency" || definition.thresholdMs === undefined) return [];
  const message = `"threshold" has no meaning for an SLO of type ${definition.type}`;
  return [findingOf({ rule: "slo/threshold", place: fields.placeOf("threshold"), message, help: "remove it" })];
}

function checkTarget(
  { node, definition }: ReadSlo,
  services: ReadonlyMap<string, Service>,
  probes: readonly Pick<ProbeDefinition, "name" | "service">[],
): Finding[] {
  const fields = fieldsOf(node);
  if (!services.has(definition.service)) {
    const message = `no service is named "${definition.service}"`;
    const help = suggestName(definition.service, services.keys());
    return [findingOf({ rule: "ref/service", place: fields.placeOf("service"), message, help })];
  }
  const names = probes.filter((probe) => probe.service === definition.service).map((probe) => probe.name);
  return fields
    .texts("probes")
    .filter(({ value }) => !names.includes(value))
    .map(({ value, place }) =>
      findingOf({
        rule: "slo/probe",
        place,
        message: `the service "${definition.service}" has no probe "${value}"`,
        help: suggestName(value, names),
      }),
    );
}
