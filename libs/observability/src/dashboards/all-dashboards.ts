import { applicationPerformance } from "./application-performance.ts";
import { businessMetrics } from "./business-metrics.ts";
import type { Dashboard } from "./dashboard.ts";
import { infrastructureOverview } from "./infrastructure-overview.ts";

/** The same in every environment. */
export const dashboards: readonly Dashboard[] = [infrastructureOverview, applicationPerformance, businessMetrics];
