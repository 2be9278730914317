/** Looking into documents of others without trusting their shape. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of names and indexes, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof step === 'number' ? !Array.isArray(here) : !isObject(here) || !Object.hasOwn(here, step))
      return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** A text or a number as text; anything else is empty. */
export const textAt = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
};

export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** The first line, at most so many characters. */
export const shorten = (text: string, most = 500): string => {
  const line = text.trim().split(/\r?\n/)[0] ?? '';
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
