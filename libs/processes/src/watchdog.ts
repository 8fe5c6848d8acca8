/** A process in its own session that ends the guarded groups when the pipe to its parent closes. */
export interface Watchdog extends AsyncDisposable {
  /** Goes into the environment of every guarded child, so that descendants which left the group are still found. */
  readonly marker: { readonly name: string; readonly value: string };
  readonly pid: number;
  guard(pid: number, stopSignal: NodeJS.Signals): void;
  release(pid: number): void;
}
