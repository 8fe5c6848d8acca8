/** Sends a signal to every process of a group (0 only asks); false if there is none. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  return signalProcess(-group, signal);
}

/** Sends a signal to a process; false if it is gone or not ours. */
export function signalProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // ESRCH: gone, which is what the caller wants; EPERM: its pid belongs to somebody else by now
    return false;
  }
}
