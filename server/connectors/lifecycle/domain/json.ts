/** JSON as values. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (holder: JsonObject, name: string): boolean => Object.hasOwn(holder, name);

/**
 * What is at a path. Names may hold dots themselves (`customer@odata.type`), so the longest name that is there wins.
 * @param path Names and, for arrays, positions.
 * @returns undefined when nothing is there.
 */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  if (path.length === 0 || value === undefined) return value;
  if (Array.isArray(value)) {
    const [position = '', ...rest] = path;
    return /^\d{1,6}$/.test(position)
      ? valueAt((value as readonly Json[])[Number(position)], rest)
      : undefined;
  }
  if (!isObject(value)) return undefined;
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    if (own(value, name)) return valueAt(value[name], path.slice(length));
  }
  return undefined;
}

/** `a.b[0].c` as names and positions; undefined when it is not a path. */
export function readPath(text: string): string[] | undefined {
  const path = text.replaceAll(/\[(\d{1,6})\]/g, '.$1').split('.');
  return path.every((part) => part.trim() !== '') ? path : undefined;
}

/** How deep a value is nested; a scalar is 0. Stops counting beyond `limit`. */
export function depthOf(value: unknown, limit: number): number {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= limit; depth += 1) {
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === 'object' && item !== null)
        for (const child of Object.values(item)) next.push(child);
    if (next.length === 0 && level.every((item) => typeof item !== 'object' || item === null)) return depth;
    if (next.length === 0) return depth + 1;
    level = next;
  }
  return limit + 1;
}

/** Without what no JSON store takes: NUL, and halves of surrogate pairs. */
export function storable(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(storable);
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [storable(name) as string, storable(below)]),
  );
}

const deepest = 50;
const longest = 200_000;

/** An answer as it is kept for later steps: of one that is huge or nested without end, its plain fields only. */
export function bounded(answer: unknown): Json {
  if (answer === undefined) return null;
  const json = answer as Json;
  if (depthOf(json, deepest) <= deepest) {
    const kept = storable(json);
    if (JSON.stringify(kept).length <= longest) return kept;
  }
  if (!isObject(json)) return null;
  const plain = Object.entries(json).filter(([, value]) => typeof value !== 'object' || value === null);
  return storable(
    Object.fromEntries(
      plain
        .slice(0, 200)
        .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, 1000) : value]),
    ),
  );
}
