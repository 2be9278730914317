/** Skills and the levels asked of them or given to people. Pure. */

import { plainMaximum } from '../../../../contracts/configuration/defaults.ts';
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import type { Level, Skills } from '../../../../contracts/configuration/scalars.ts';
import type { At, Report } from './report.ts';

/** The names of a skill's levels from the lowest; null for a plain skill, whose levels are 1 to 10. */
export function levelsOf(document: ConfigurationDocument, skillName: string): readonly string[] | null {
  const model = document.skills.find(({ name }) => name === skillName)?.ratingModel;
  return document.ratingModels.find(({ name }) => name === model)?.levels ?? null;
}

/** The place of a level from 1; undefined when the rating model has no such level. */
export function proficiencyOf(levels: readonly string[] | null, level: Level): number | undefined {
  if (typeof level === 'number') return level <= (levels?.length ?? plainMaximum) ? level : undefined;
  const place = levels?.indexOf(level) ?? -1;
  return place === -1 ? undefined : place + 1;
}

/** Skills by name with levels: are they there, and are the levels within their rating models? */
export function checkSkills(report: Report, skills: Skills, path: At): void {
  for (const [name, level] of Object.entries(skills)) {
    const at = [...path, name];
    if (report.refer('skills', name, at)) checkLevel(report, name, level, at);
  }
}

export function checkLevel(report: Report, skill: string, level: Level, path: At): void {
  const model = report.document.skills.find(({ name }) => name === skill)?.ratingModel;
  // Of a rating model that is not there, or a skill that cannot be read, nothing more can be said.
  const isReadable = report.document.skills.some(({ name }) => name === skill);
  const hasModel = model && report.document.ratingModels.some(({ name }) => name === model);
  if (!isReadable || (model && !hasModel)) return;
  const levels = levelsOf(report.document, skill);
  if (proficiencyOf(levels, level) !== undefined) return;
  report.add(
    'level.outside_model',
    path,
    levels === null
      ? `“${level}” is no level of “${skill}”, which has no rating model. Use a number from 1 to ${plainMaximum}.`
      : `“${level}” is no level of “${skill}”. Use ${levels.join(', ')}, or a number from 1 to ${levels.length}.`,
  );
}
