/**
 * The validation of a configuration as a whole. The shapes of the entries are right already (contracts/configuration);
 * here is held together what refers to each other. Everything that is wrong is told at once. Pure.
 */
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import type { FoundProblem } from '../../../../contracts/configuration/problem.ts';
import { basePresences } from '../../../../contracts/configuration/scalars.ts';
import { isTimeZone } from '../hours/local-time.ts';
import { workingHoursAttribute } from '../router/working-hours.ts';
import { checkAgents } from './ai-agents.ts';
import { checkConnectors } from './connectors.ts';
import { checkHours } from './hours.ts';
import { checkLevel, checkSkills } from './levels.ts';
import { OverflowGraph } from './overflow.ts';
import { checkQueue } from './queues.ts';
import { type At, Report, type Surroundings, wordFor } from './report.ts';
import { checkWorkstream } from './workstreams.ts';

/** @returns the problems, in the order of the sections; none when the document can be applied. */
export function validateConfiguration(
  document: ConfigurationDocument,
  surroundings: Surroundings,
): readonly FoundProblem[] {
  const report = new Report(document, surroundings);
  if (!isZoneName(document.timeZone)) report.add('hours.time_zone', ['timeZone'], noZone(document.timeZone));
  const { signInPresence } = document.settings;
  if (signInPresence !== null) report.refer('presences', signInPresence, ['settings', 'signInPresence']);
  checkNames(report);
  checkCatalogue(report);
  for (const [i, queue] of document.queues.entries()) checkQueue(report, queue, ['queues', i]);
  const graph = new OverflowGraph(document.queues);
  graph.checkRings(report);
  for (const [i, workstream] of document.workstreams.entries()) {
    const at: At = ['workstreams', i];
    checkWorkstream(report, workstream, at, graph);
    if (workstream.aiAgent !== null) report.refer('aiAgents', workstream.aiAgent, [...at, 'aiAgent']);
  }
  for (const [i, channel] of document.channels.entries()) {
    report.refer('workstreams', channel.workstream, ['channels', i, 'workstream']);
    if (surroundings.takenChannels.includes(channel.name))
      report.add(
        'channel.taken',
        ['channels', i, 'name'],
        'Another organization has a channel of this name. Choose another name.',
      );
  }
  checkPeople(report, surroundings);
  checkConnectors(report, surroundings.connectors);
  checkAgents(report, surroundings.aiAgents);
  return report.problems;
}

/** Names of an entry are compared as conditions compare them: without regard to case. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();
const named = [
  'ratingModels',
  'skills',
  'capacityProfiles',
  'presences',
  'operatingHours',
  'groups',
  'queues',
  'workstreams',
  'channels',
  'allowedHosts',
  'connections',
  'plugins',
  'aiAgents',
] as const;

function checkNames(report: Report): void {
  for (const section of named)
    report.unique(
      report.document[section].map(({ name }) => name),
      (i) => [section, i, 'name'],
      wordFor(section),
      fold,
    );
  for (const [i, { name }] of report.document.presences.entries())
    if (basePresences.some((base) => base === fold(name)))
      report.add(
        'name.duplicate',
        ['presences', i, 'name'],
        `“${name}” is a presence that there always is. Choose another name.`,
      );
}

function checkCatalogue(report: Report): void {
  const { ratingModels, skills, operatingHours } = report.document;
  for (const [i, { levels }] of ratingModels.entries())
    report.unique(levels, (j) => ['ratingModels', i, 'levels', j], 'level', fold);
  for (const [i, { ratingModel }] of skills.entries())
    if (ratingModel !== null) report.refer('ratingModels', ratingModel, ['skills', i, 'ratingModel']);
  for (const [i, hours] of operatingHours.entries()) {
    if (!isZoneName(hours.timeZone))
      report.add('hours.time_zone', ['operatingHours', i, 'timeZone'], noZone(hours.timeZone));
    checkHours(report, hours, ['operatingHours', i]);
  }
}

function checkPeople(report: Report, { usernames, others }: Surroundings): void {
  for (const { username, skills } of others)
    for (const [skill, level] of Object.entries(skills))
      if (report.knows('skills', skill))
        checkLevel(report, skill, level, ['representatives', username, 'skills', skill]);
  const known = new Set(usernames.map(fold));
  report.unique(
    report.document.representatives.map(({ username }) => username),
    (i) => ['representatives', i, 'username'],
    'representative',
    fold,
  );
  for (const [i, person] of report.document.representatives.entries()) {
    const at = (...more: (string | number)[]): At => ['representatives', i, ...more];
    if (!known.has(fold(person.username)))
      report.add(
        'representative.unknown',
        at('username'),
        `There is no representative “${person.username}”. Create the user first, with the role representative.`,
      );
    report.unique(person.queues, (j) => at('queues', j), 'queue');
    for (const [j, queue] of person.queues.entries()) report.refer('queues', queue, at('queues', j));
    report.unique(person.groups, (j) => at('groups', j), 'group');
    for (const [j, group] of person.groups.entries()) report.refer('groups', group, at('groups', j));
    checkSkills(report, person.skills, at('skills'));
    for (const profile of Object.keys(person.profiles))
      report.refer('capacityProfiles', profile, at('profiles', profile));
    const hours = person.attributes[workingHoursAttribute];
    if (typeof hours === 'string')
      report.refer('operatingHours', hours, at('attributes', workingHoursAttribute));
  }
}

/** IANA names only: an offset such as +02:00 knows no daylight saving. */
const isZoneName = (name: string): boolean => /^[A-Za-z]/.test(name) && isTimeZone(name);
const noZone = (name: string): string =>
  `“${name}” is no time zone. Use an IANA name such as Europe/Berlin, America/New_York or UTC.`;
