/** Rings of imports among files (Tarjan's strongly connected components). */

/** @returns Each ring once, its files sorted; a file that imports itself is a ring of one. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const rings: string[][] = [];

  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const ring = stack.splice(stack.indexOf(file));
    if (ring.length > 1 || graph.get(file)?.includes(file)) rings.push(ring.sort());
  };

  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return rings.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}
