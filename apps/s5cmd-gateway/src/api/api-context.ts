import type { Logger } from "@lakehouse/logging";
import type { Config } from "../config/config.ts";
import type { Events } from "../events.ts";
import type { Pool } from "../ledger/database.ts";
import type { Metrics } from "../metrics.ts";
import type { Stores } from "../s3/store.ts";

/** What the routes work with. */
export interface ApiContext {
  readonly config: Pick<Config, "tenants" | "connections">;
  readonly database: Pool;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly events: Events;
  readonly logger: Logger;
  /** Whether the ledger's tables are there. */
  readonly isMigrated: () => boolean;
  /** Why the gateway cannot take work now; empty when it can. */
  readonly notReady: () => Promise<string[]>;
}
