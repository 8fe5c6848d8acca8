/** Bounds how many do something at once; those who wait are served in order. */
export interface Semaphore {
  /** Runs `work` when a slot is free. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createSemaphore(slots: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = slots;
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
