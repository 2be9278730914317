/** How much one turn may do. */
import type { TurnLimits } from './types.ts';
import type { Value } from './values.ts';

export const defaultLimits: TurnLimits = {
  steps: 1000,
  depth: 12,
  outputs: 20,
  textLength: 10_000,
  variablesLength: 200_000,
  needs: 25,
};

/** Whether the value fits in about so many characters of JSON. Stops counting early: shared parts can multiply. */
export function isSmall(value: Value, length: number): boolean {
  let room = length;
  const visit = (item: Value, depth: number): boolean => {
    room -= typeof item === 'string' ? item.length + 2 : 8;
    if (room < 0 || depth > 60) return false;
    if (typeof item !== 'object' || item === null) return true;
    return Object.entries(item).every(([key, inner]) => {
      room -= key.length;
      return visit(inner as Value, depth + 1);
    });
  };
  return visit(value, 0);
}
