import type { Finding } from "@lakehouse/findings";
import type { ExceptionDeclaration, Located } from "../model.ts";
import { findingOf } from "../problem.ts";

/** Dates that the calendar does not have, and exceptions that do not say what they are about. */
export function checkExceptions(exceptions: readonly ExceptionDeclaration[]): Finding[] {
  return exceptions.flatMap((exception) => [
    ...checkDate(exception.expires),
    ...(exception.resource || exception.path ? [] : [withoutTarget(exception)]),
  ]);
}

/** Reports a "YYYY-MM-DD" that no calendar has. */
export function checkDate({ value, place }: Located<string>): Finding[] {
  const [year = 0, month = 0, day = 0] = value.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() === month - 1 && date.getUTCDate() === day) return [];
  return [findingOf({ rule: "exception/date", place, message: `there is no day ${value}` })];
}

function withoutTarget({ rule, place }: ExceptionDeclaration): Finding {
  const message = `the exception from "${rule.value}" needs a "resource" or a "path"`;
  const help = "an exception for everything would hide the next mistake too";
  return findingOf({ rule: "exception/target", place, message, help });
}
