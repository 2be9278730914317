/** How far somebody's skills are from what is asked for: the smaller the closer. */
import type { SkillAsk } from '../router/columns.ts';

/** Above every surplus, so that somebody over-qualified comes before anybody under-qualified. */
const under = 1000;
/** With none of the skills at all: last, but not left out. */
export const stranger = 1_000_000;

/**
 * 0 for exactly what is asked for; the surplus for more of it; 1000 and the gap for less; a million for none of it.
 * Each skill counts in parts of its rating model's highest place, so that models of different lengths are alike.
 */
export function closeness(asked: readonly SkillAsk[], place: number): number {
  let surplus = 0;
  let gap = 0;
  let known = false;
  for (let i = 0; i < asked.length; i += 1) {
    const { column, proficiency } = asked[i]!;
    const level = column.levels[place]!;
    if (level > 0) known = true;
    if (level >= proficiency) surplus += (level - proficiency) / column.maximum;
    else gap += (proficiency - level) / column.maximum;
  }
  if (!known) return asked.length === 0 ? 0 : stranger;
  // Sums of parts that are alike must be the same number, whatever they are made of.
  return Math.round((gap > 0 ? under + gap : surplus) * 1e6) / 1e6;
}
