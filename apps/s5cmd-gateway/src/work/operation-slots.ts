import { createSemaphore, type Semaphore } from "./semaphore.ts";
import type { WorkContext } from "./work-context.ts";

/** Semaphores by operation, forgotten when nobody holds one any more. */
export function createOperationSlots(): WorkContext["slots"] {
  const slots = new Map<string, WeakRef<Semaphore>>();
  return (opId, maxConcurrent) => {
    const known = slots.get(opId)?.deref();
    if (known) return known;
    for (const [id, reference] of slots) if (!reference.deref()) slots.delete(id);
    const created = createSemaphore(maxConcurrent);
    slots.set(opId, new WeakRef(created));
    return created;
  };
}
