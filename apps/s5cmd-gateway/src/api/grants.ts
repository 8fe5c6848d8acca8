import type { Grant, Right } from "../config/config.ts";
import type { Place } from "../keys.ts";

/** Whether one of the grants covers the whole place with this right. */
export function mayUse(grants: readonly Grant[], place: Place, right: Right): boolean {
  return grants.some(
    ({ connection, bucket, prefix, rights }) =>
      connection === place.connection &&
      rights.includes(right) &&
      globMatches(bucket, place.bucket) &&
      place.prefix.startsWith(prefix),
  );
}

/** `*` stands for any characters; everything else for itself. */
function globMatches(glob: string, text: string): boolean {
  const pattern = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(text);
}
