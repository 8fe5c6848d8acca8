import { LeaseLostError } from "../ledger/lease.ts";
import { claimPlanning, failPlanning, type PlanningClaim, releasePlanning, renewPlanning } from "../ledger/planning.ts";
import type { OperationError } from "../ledger/operation.ts";
import { UnorderedListingError } from "../merge-compare.ts";
import { describeFailure } from "../s3/describe-failure.ts";
import { backoffMs } from "./backoff.ts";
import { withHeartbeat } from "./heartbeat.ts";
import { planOperation } from "./plan-operation.ts";
import type { WorkContext } from "./work-context.ts";

const maxAttempts = 8;

/** Claims one operation and lists it; false when none waits. @throws the database's errors. */
export async function takePlanning(context: WorkContext, signal: AbortSignal): Promise<boolean> {
  const { database, owner, stores, clock, events } = context;
  const claim = await claimPlanning(database, owner);
  if (!claim) return false;
  const client = stores.client(claim.spec.source.connection);
  const heartbeat = { what: `planning ${claim.id}`, renew: () => renewPlanning(database, claim), clock };
  try {
    const work = (held: AbortSignal) => planOperation(database, client, claim, context.chunkItems, held);
    events.operationEnded(await withHeartbeat(heartbeat, signal, work));
  } catch (error) {
    await putDown(context, claim, error, signal);
  }
  return true;
}

async function putDown(context: WorkContext, claim: PlanningClaim, error: unknown, signal: AbortSignal): Promise<void> {
  const { database, events } = context;
  const logger = context.logger.child({ trace_id: claim.traceId });
  if (error instanceof LeaseLostError) return logger.info({ operation_id: claim.id }, "planning was taken over");
  if (signal.aborted) return releasePlanning(database, claim, 0);
  const final = finalError(error, claim);
  if (final) return events.operationEnded(await failPlanning(database, claim, final));
  logger.warn({ operation_id: claim.id, attempt: claim.attempts, err: error }, "listing failed, will be tried again");
  return releasePlanning(database, claim, backoffMs(claim.attempts));
}

/** The error that ends the operation, or undefined if another try may help. */
function finalError(error: unknown, { attempts }: PlanningClaim): OperationError | undefined {
  if (error instanceof UnorderedListingError) return { code: error.code, message: error.message };
  const { code, message, failure } = describeFailure(error);
  return failure === "fatal" || attempts >= maxAttempts ? { code, message: `listing failed: ${message}` } : undefined;
}
