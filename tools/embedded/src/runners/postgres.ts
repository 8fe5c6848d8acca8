import { splitSql, startPostgres } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

/** The cluster with the roles and databases of the same init.sql that the container runs at its first start. */
export async function runPostgres(context: RunnerContext): Promise<StartedService> {
  const initSql = await context.mountedText("/docker-entrypoint-initdb.d/init.sql");
  return startPostgres(
    {
      ...context.common,
      port: context.address(5432).port,
      superuserPassword: await context.secret("postgres/superuser-password"),
      initSql: splitSql(initSql),
    },
    context.signal,
  );
}
