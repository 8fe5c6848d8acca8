/** Tells everyone who listens. */
export interface Feed<T> {
  publish(value: T): void;
  subscribe(listener: (value: T) => void): Disposable;
}

export function createFeed<T>(): Feed<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    publish(value) {
      for (const listener of listeners) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
  };
}
