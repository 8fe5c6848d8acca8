/** The last `capacity` values, oldest first. */
export interface Ring<T> {
  push(value: T): void;
  values(): T[];
}

export function createRing<T>(capacity: number): Ring<T> {
  const slots: T[] = [];
  let next = 0;
  return {
    push(value) {
      slots[next] = value;
      next = (next + 1) % capacity;
    },
    values: () => (slots.length < capacity ? [...slots] : [...slots.slice(next), ...slots.slice(0, next)]),
  };
}
