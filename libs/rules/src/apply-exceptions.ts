import type { Environment, ExceptionDeclaration } from "@lakehouse/environment";
import { type Finding, type Place, sortFindings } from "@lakehouse/findings";
import { rules } from "./rules.ts";

export interface JudgedFindings {
  /** What is not accepted, with what is wrong with the exceptions themselves. */
  readonly findings: readonly Finding[];
  /** What an exception accepts. */
  readonly accepted: readonly Finding[];
}

/**
 * Takes out what the environments' exceptions accept. One that has expired accepts nothing and is reported; so is one that
 * nothing needs, unless its rule is checked elsewhere.
 *
 * @param today as "YYYY-MM-DD"
 */
export function applyExceptions(
  findings: readonly Finding[],
  environments: readonly Environment[],
  today: string,
): JudgedFindings {
  const declared = environments.flatMap((environment) =>
    environment.exceptions.map((exception) => ({ environment, exception })),
  );
  const used = new Set<ExceptionDeclaration>();
  const accepted = findings.filter((finding) => {
    const fitting = declared.filter(({ environment, exception }) => fits(exception, finding, environment));
    for (const { exception } of fitting) used.add(exception);
    // Dates of this form sort as text does
    return fitting.some(({ exception }) => exception.expires.value >= today);
  });
  const own = declared.flatMap(({ exception }) => judge(exception, used.has(exception), today));
  const remaining = findings.filter((finding) => !accepted.includes(finding));
  return { findings: sortFindings([...remaining, ...own]), accepted };
}

function fits(exception: ExceptionDeclaration, finding: Finding, environment: Environment): boolean {
  if (finding.rule !== exception.rule.value) return false;
  if (!finding.file.startsWith(`environments/${environment.name}/`)) return false;
  const { resource, path } = exception;
  if (resource && !namesAt(environment, finding).includes(resource.value)) return false;
  return !path || finding.message.includes(path.value);
}

/** What the object around a place may be called: in Kubernetes with its kind, and with or without its namespace. */
function namesAt(environment: Environment, place: Place): string[] {
  if (environment.platform === "compose") {
    const service = around([...environment.services.values()], place);
    return service ? [service.name] : [];
  }
  const objects = environment.resources.map((resource) => ({ resource, place: resource.value.place }));
  const resource = around(objects, place)?.resource;
  if (!resource) return [];
  const { kind, name, namespace } = resource;
  return [`${kind}/${name}`, ...(namespace === undefined ? [] : [`${kind}/${namespace}/${name}`])];
}

/** The last that begins before the place, in the same file. */
function around<T extends { readonly place: Place }>(candidates: readonly T[], { file, range }: Place): T | undefined {
  return candidates
    .filter((candidate) => candidate.place.file === file && candidate.place.range.start.line <= range.start.line)
    .sort((a, b) => b.place.range.start.line - a.place.range.start.line)[0];
}

function judge({ rule, expires, place }: ExceptionDeclaration, isUsed: boolean, today: string): Finding[] {
  const common = { category: "file-structure", related: [] } as const;
  if (!isUsed && Object.hasOwn(rules, rule.value)) {
    const message = `nothing breaks "${rule.value}" there: the exception is not needed`;
    return [{ ...common, ...place, rule: "exception/unused", severity: "warning", message, help: "remove it" }];
  }
  if (!isUsed || expires.value >= today) return [];
  const message = `the exception from "${rule.value}" was good until ${expires.value}`;
  const help = "mend what it accepts; or find out that it is still right, and say until when";
  return [{ ...common, ...expires.place, rule: "exception/expired", severity: "error", message, help }];
}
