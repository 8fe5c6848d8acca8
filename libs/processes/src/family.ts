import { hasEnded, type ProcessRow, readProcessTable } from "./process-table.ts";

/** A set of processes and all that descend from them, remembered from survey to survey. */
export interface Family {
  /** Members that are alive now. Ones that have ended and wait to be collected (zombies) do not count. */
  survey(): readonly ProcessRow[];
}

/**
 * Follows the processes that `isRoot` names, and their descendants even after those left the process group or lost their
 * parent: PostgreSQL's children and Prefect's flow runs both call setsid. A child is only missed if it is born and its
 * parent ends between two surveys, and it is no root by itself.
 */
export function followFamily(isRoot: (row: ProcessRow) => boolean): Family {
  const known = new Set<string>();
  return {
    survey() {
      const table = readProcessTable() ?? [];
      const current = new Map(table.map((row) => [row.pid, row]));
      for (const row of table) if (isRoot(row)) known.add(keyOf(row));
      // a table is not sorted by birth (pids wrap around), so this repeats until nobody is added
      for (let added = true; added;) {
        added = false;
        for (const row of table) {
          const parent = current.get(row.parent);
          if (known.has(keyOf(row)) || !parent || !known.has(keyOf(parent))) continue;
          known.add(keyOf(row));
          added = true;
        }
      }
      return table.filter((row) => known.has(keyOf(row)) && !hasEnded(row));
    },
  };
}

function keyOf(row: ProcessRow): string {
  return `${row.pid}@${row.startedAt}`;
}
