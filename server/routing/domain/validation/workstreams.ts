/** Workstreams: capacity, classification, route to queue. Pure. */
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import type {
  RouteRuleDocument,
  WorkstreamDocument,
} from '../../../../contracts/configuration/workstream.ts';
import { checkCondition, checkReachable } from './conditions.ts';
import { checkSkills } from './levels.ts';
import { checkKind, checkOverflowRules, type OverflowGraph } from './overflow.ts';
import type { At, Report } from './report.ts';

export function checkWorkstream(
  report: Report,
  workstream: WorkstreamDocument,
  path: At,
  graph: OverflowGraph,
): void {
  const at = (...more: (string | number)[]): At => [...path, ...more];
  if (report.refer('queues', workstream.defaultQueue, at('defaultQueue')))
    checkKind(report, workstream.defaultQueue, workstream.kind, at('defaultQueue'));
  if (workstream.kind === 'voice' && workstream.mode === 'pick')
    report.add('mode.not_for_kind', at('mode'), 'A call cannot wait to be picked. Use push.');
  report.unique(workstream.allowedPresences, (i) => at('allowedPresences', i), 'presence');
  for (const [i, presence] of workstream.allowedPresences.entries())
    report.refer('presences', presence, at('allowedPresences', i));
  if ('profiles' in workstream.capacity)
    checkProfiles(report, workstream.capacity.profiles, at('capacity', 'profiles'));
  const { hold, time } = workstream.wrapUp;
  if (typeof hold === 'number' && hold > time)
    report.add(
      'document.invalid_value',
      at('wrapUp', 'hold'),
      'Capacity cannot be held longer than the wrap-up takes. Use always, or less than its time.',
    );
  report.unique(
    workstream.contextVariables.map(({ name }) => name),
    (i) => at('contextVariables', i, 'name'),
    'context variable',
  );
  checkClassification(report, workstream, at('classification'));
  checkRoutes(report, workstream, at('routeToQueue'), graph);
}

function checkProfiles(report: Report, profiles: readonly string[], path: At): void {
  report.unique(profiles, (i) => [...path, i], 'capacity profile');
  for (const [i, profile] of profiles.entries()) report.refer('capacityProfiles', profile, [...path, i]);
}

function checkClassification(report: Report, workstream: WorkstreamDocument, path: At): void {
  report.unique(
    workstream.classification.map(({ name }) => name),
    (i) => [...path, i, 'name'],
    'rule set',
  );
  for (const [i, set] of workstream.classification.entries()) {
    const rulesAt = [...path, i, 'rules'];
    report.unique(
      set.rules.map(({ name }) => name),
      (j) => [...rulesAt, j, 'name'],
      'rule',
    );
    for (const [j, rule] of set.rules.entries()) {
      checkCondition(report, rule.when, workstream.contextVariables, [...rulesAt, j, 'when']);
      checkSkills(report, rule.skills, [...rulesAt, j, 'skills']);
      checkProfiles(report, rule.profiles, [...rulesAt, j, 'profiles']);
    }
    checkReachable(report, set.rules, rulesAt);
  }
}

/** What shares make, without what adding up fractions leaves over: as many digits as anybody writes. */
const total = (percents: readonly number[]): number =>
  Number(percents.reduce((sum, percent) => sum + percent, 0).toFixed(8));

function checkRoutes(report: Report, workstream: WorkstreamDocument, path: At, graph: OverflowGraph): void {
  const rules = workstream.routeToQueue;
  report.unique(
    rules.map(({ name }) => name),
    (i) => [...path, i, 'name'],
    'rule',
  );
  for (const [i, rule] of rules.entries()) {
    const at = (...more: (string | number)[]): At => [...path, i, ...more];
    checkCondition(report, rule.when, workstream.contextVariables, at('when'));
    checkShares(report, rule, workstream, at('to'));
    if (rule.overflow !== null) checkOverride(report, rule, workstream, at('overflow'), graph);
  }
  const closing = closingQueues(report.document);
  checkReachable(report, rules, path, (rule) =>
    rule.to.some(({ queue }) => {
      const overflows = rule.overflow ?? closing.get(queue)?.overflow ?? [];
      const leaves = overflows.some(({ when }) => typeof when === 'string' || !('waitingTime' in when));
      return closing.has(queue) && !closing.get(queue)!.hasHours && !leaves;
    }),
  );
}

/** Of each queue, what can turn a conversation away before it is in it. */
const closingQueues = (document: ConfigurationDocument) =>
  new Map(
    document.queues.map(({ name, operatingHours, overflow }) => [
      name,
      { hasHours: operatingHours !== null, overflow },
    ]),
  );

function checkShares(report: Report, rule: RouteRuleDocument, { kind }: WorkstreamDocument, path: At): void {
  report.unique(
    rule.to.map(({ queue }) => queue),
    (i) => [...path, i, 'queue'],
    'share of the queue',
  );
  let isWhole = true;
  for (const [i, { queue, percent }] of rule.to.entries()) {
    if (report.refer('queues', queue, [...path, i, 'queue']))
      checkKind(report, queue, kind, [...path, i, 'queue']);
    if (!(percent > 0 && percent <= 100)) {
      isWhole = false;
      report.add(
        'percent.invalid',
        [...path, i, 'percent'],
        `A share must be more than 0 and at most 100, and this is ${percent}. Correct it, or take the queue out.`,
      );
    }
  }
  const sum = total(rule.to.map(({ percent }) => percent));
  if (isWhole && sum !== 100)
    report.add('percent.sum', path, `The shares make ${sum} percent. Change them so that they make 100.`);
}

function checkOverride(
  report: Report,
  rule: RouteRuleDocument,
  { kind }: WorkstreamDocument,
  path: At,
  graph: OverflowGraph,
): void {
  const { queues } = report.document;
  const hasHours = rule.to.some(({ queue }) =>
    queues.some(({ name, operatingHours }) => name === queue && operatingHours !== null),
  );
  checkOverflowRules(report, rule.overflow ?? [], { kind, hasHours, path });
  for (const [i, { then }] of (rule.overflow ?? []).entries()) {
    if (typeof then !== 'object' || !('queue' in then)) continue;
    for (const { queue } of rule.to) {
      const back = graph.way(then.queue, queue);
      if (back) graph.tell(report, [queue, ...back], [...path, i, 'then', 'queue']);
    }
  }
}
