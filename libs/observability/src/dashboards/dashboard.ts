/** A dashboard as a table: rows of panels, laid out from left to right. */
export interface Dashboard {
  /** Also its file name and its uid. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly DashboardRow[];
  /** Numbers that a reader may change, by name. */
  readonly constants?: Readonly<Record<string, { readonly label: string; readonly value: string }>> | undefined;
}

export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly title: string;
  /** What it shows and how to read it, for somebody who sees it the first time. */
  readonly description: string;
  readonly type: "timeseries" | "stat" | "bargauge";
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly max?: number | undefined;
}

export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A series that the dashboard's variables narrow down. */
export function series(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${[common, ...matchers].join(", ")}}`;
}

/** The same for what has the label of the service that it is about. */
export function ofService(metric: string, ...matchers: readonly string[]): string {
  return series(metric, 'service=~"$service"', ...matchers);
}

/** The same for what is told apart by the place it was fetched from. */
export function ofInstance(metric: string, ...matchers: readonly string[]): string {
  return series(metric, 'instance=~"$instance"', ...matchers);
}

const common = 'environment=~"$environment", cluster_name=~"$cluster_name", namespace=~"$namespace"';

export function graph(title: string, unit: string, description: string, ...queries: readonly Query[]): Panel {
  return { title, type: "timeseries", unit, description, queries };
}

export function share(title: string, description: string, ...queries: readonly Query[]): Panel {
  return { title, type: "timeseries", unit: "percentunit", max: 1, description, queries };
}

export function number(title: string, unit: string, description: string, ...queries: readonly Query[]): Panel {
  return { title, type: "stat", unit, description, queries };
}

export function query(expr: string, legend: string): Query {
  return { expr, legend };
}
