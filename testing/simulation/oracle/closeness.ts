/** How well skills fit, as documented for closest match, and attributes in order. */
import type { RoutingConfiguration, SkillNeed } from '../../../server/routing/domain/configuration.ts';
import { type Person, skillLevel } from './people.ts';

interface Models {
  readonly configuration: Pick<RoutingConfiguration, 'skills'>;
}

const maximumOf = ({ configuration }: Models, skillId: string): number =>
  Math.max(1, configuration.skills.find((one) => one.skillId === skillId)?.maximum ?? 10);

const whole = (parts: number): number => Math.round(parts * 1e6);

/**
 * Smaller is closer: exactly what is asked for, then more of it, then less of it, then none of the skills at all. In
 * parts of each rating model.
 */
export function closenessOf(models: Models, asked: readonly SkillNeed[], person: Person): number {
  if (asked.length === 0) return 0;
  const levels = asked.map((need) => ({ ...need, level: skillLevel(person, need.skillId) }));
  if (levels.every(({ level }) => level === 0)) return Number.MAX_SAFE_INTEGER;
  const sum = (parts: number[]) => whole(parts.reduce((total, part) => total + part, 0));
  const gap = sum(
    levels.map(
      ({ skillId, level, proficiency }) => Math.max(0, proficiency - level) / maximumOf(models, skillId),
    ),
  );
  if (gap > 0) return 1e12 + gap;
  return sum(
    levels.map(({ skillId, level, proficiency }) => (level - proficiency) / maximumOf(models, skillId)),
  );
}

export const proficiencyOf = (models: Models, asked: readonly SkillNeed[], person: Person): number =>
  whole(
    asked.reduce((sum, { skillId }) => sum + skillLevel(person, skillId) / maximumOf(models, skillId), 0),
  );

/** Who has none comes last, whatever the direction. */
export function attributeOrder(a: unknown, b: unknown, direction: 'ascending' | 'descending'): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  return direction === 'ascending' ? order : -order;
}
