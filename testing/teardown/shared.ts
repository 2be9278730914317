/**
 * Vitest sets each project up on its own; what belongs to the whole run is made once and undone with the last
 * project. The state hangs on globalThis since each project loads its own copy of these modules.
 */
interface Shared<T> {
  users: number;
  made: Promise<T>;
}

const registry = globalThis as { patchbayShared?: Map<string, Shared<unknown>> };

/** @returns What `make` made, and a function that calls `undo` when the last user has called it. */
export async function shared<T>(
  name: string,
  make: () => Promise<T>,
  undo: (made: T) => Promise<void>,
): Promise<{ made: T; release: () => Promise<void> }> {
  registry.patchbayShared ??= new Map();
  const known = registry.patchbayShared.get(name) as Shared<T> | undefined;
  const entry = known ?? { users: 0, made: make() };
  entry.users += 1;
  registry.patchbayShared.set(name, entry);
  const made = await entry.made;
  return {
    made,
    release: async () => {
      entry.users -= 1;
      if (entry.users > 0) return;
      registry.patchbayShared?.delete(name);
      await undo(made);
    },
  };
}
