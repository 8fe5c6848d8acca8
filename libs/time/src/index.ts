export { type Clock, systemClock } from "./clock.ts";
export { type Deadline, DeadlineError, startDeadline } from "./deadline.ts";
export { formatDuration } from "./duration.ts";
export { WaitError, type WaitUntilOptions, waitUntil } from "./wait-until.ts";
