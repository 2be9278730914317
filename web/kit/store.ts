import { useSyncExternalStore } from 'react';

/** A value outside of React that components and plain code read and change alike. */
export interface Store<T> {
  get(): T;
  /** Replaces the value; an update that returns the same reference wakes nobody. */
  set(update: (value: T) => T): void;
  subscribe(listener: () => void): () => void;
}

/** Creates a store around an immutable value. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(update) {
      const next = update(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * Reads a part of a store and re-renders when that part changes. The selector must return something that is
 * already in the store (or a primitive), not a new object each time.
 */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
