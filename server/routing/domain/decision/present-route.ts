/** Says what happened on the way to and between queues in words. Pure. */
import type { OverflowAction, OverflowCondition } from '../configuration.ts';
import type { ClassificationTrace, OverflowCheck, RouteTrace, TriedRules } from '../rules/route-trace.ts';
import type { Names } from './present.ts';

export interface Said {
  readonly text: string;
  readonly details: readonly string[];
}

const list = (parts: readonly string[]): string => parts.join(', ');

/** From intake to queue: classification, route to queue, overflow. */
export function presentRoute(trace: RouteTrace, names: Names): Said {
  return {
    text: sayOutcome(trace, names),
    details: [
      ...(trace.classification ? sayClassification(trace.classification, names) : []),
      ...(trace.route ? sayRules('Route rules', trace.route) : []),
      ...(trace.route?.matched ?? []).map((rule) => {
        const shares = rule.shares.map(
          ({ queueId, percent, problem }) =>
            `${percent} % ${names.queue(queueId)}${problem ? ` (not possible: ${plain(problem)})` : ''}`,
        );
        const drawn =
          rule.drawn === null || rule.queueId === null
            ? 'no queue was left'
            : `drew ${Math.floor(rule.drawn * 100)} of 100: ${names.queue(rule.queueId)}`;
        return `Route rule “${rule.rule}” matched: ${list(shares)}; ${drawn}`;
      }),
      ...trace.overflow.flatMap((check) => sayOverflow(check, names)),
      ...(trace.directed
        ? [`Transferred to ${names.user(trace.directed)}: nobody else is asked at first`]
        : []),
      ...(trace.same ? [`${names.user(trace.same)} had it before and is asked first`] : []),
      ...(trace.preferred.length > 0
        ? [`Preferred by this customer: ${list(trace.preferred.map((id) => names.user(id)))}`]
        : []),
      ...(trace.bucket ? [`In the queue it stands in the bucket “${trace.bucket}”`] : []),
    ],
  };
}

function sayOutcome({ outcome, choice, cause }: RouteTrace, names: Names): string {
  const why = `(${plain(cause)})`;
  switch (outcome.kind) {
    case 'queue': {
      const by = {
        rule: 'by a route rule',
        first_to_open: 'the first of the matching ones to open',
        default: 'the default queue',
        told: 'as it was told',
      }[choice];
      const rest = outcome.failed
        ? '; what an overflow rule said was not possible'
        : outcome.stays
          ? '; it stays whatever overflows'
          : '';
      return `Routed to queue ${names.queue(outcome.queueId)}, ${by} ${why}${rest}`;
    }
    case 'none':
      return `No queue for this kind of work was found ${why}`;
    default:
      return `Queue ${names.queue(outcome.queueId)} overflowed (${plain(outcome.condition)}): ${actions[outcome.kind]} ${why}`;
  }
}

const actions = {
  end: 'ended with a message',
  callback: 'a callback was requested',
  voicemail: 'went to voicemail',
  external_number: 'went to an external number',
  assign_anyway: 'assigned anyway',
} as const;

function sayClassification(trace: ClassificationTrace, names: Names): string[] {
  const said = trace.ruleSets.flatMap((set) => sayRules(`Rule set “${set.ruleSet}”`, set));
  const asks = [
    ...trace.skills.map((need) => `${names.skill(need.skillId)} ≥ ${need.proficiency}`),
    ...(trace.skillMatch ? [`skills matched ${trace.skillMatch}`] : []),
    ...trace.profileIds.map((id) => `capacity profile ${names.profile(id)}`),
    ...(trace.priority !== 0 ? [`priority ${trace.priority}`] : []),
  ];
  const set = Object.entries(trace.attributes).map(([name, value]) => `${name} = ${String(value)}`);
  if (asks.length > 0) said.push(`Asks for ${list(asks)}`);
  if (set.length > 0) said.push(`Attributes: ${list(set)}`);
  return said;
}

function sayRules(what: string, { tried, rules }: TriedRules): string[] {
  if (tried === 0) return [];
  const matched = rules.filter((rule) => rule.matched).map((rule) => `“${rule.name}”`);
  const missed = rules.filter((rule) => !rule.matched).map((rule) => `“${rule.name}”`);
  const before = missed.length > 0 ? ` (did not match: ${list(missed)})` : '';
  return [
    `${what}: ${tried} tried, ${matched.length > 0 ? `${list(matched)} matched` : 'none matched'}${before}`,
  ];
}

function sayOverflow(check: OverflowCheck, names: Names): string[] {
  const queue = names.queue(check.queueId);
  const said = check.conditions.map(
    ({ condition, measured, holds }) =>
      `Queue ${queue}: ${sayCondition(condition, measured)}: ${holds ? 'overflows' : 'no overflow'}`,
  );
  if (check.action)
    said.push(
      `Queue ${queue}: ${sayAction(check.action, names)}${check.impossible ? `, which was not possible (${plain(check.impossible)})` : ''}`,
    );
  return said;
}

/** What a condition asks, and what was measured. */
export function sayCondition(condition: OverflowCondition, measured: number | null): string {
  const found = measured === null ? 'not known' : String(Math.round(measured));
  switch (condition.kind) {
    case 'out_of_hours':
      return 'out of hours';
    case 'nobody_on_duty':
      return 'nobody on duty';
    case 'queue_length':
      return `length ${found}, overflows at ${condition.atLeast}`;
    case 'expected_wait':
      return `expected wait ${found} s, overflows above ${condition.aboveSeconds} s`;
    case 'waiting_time':
      return `waited ${found} s, overflows above ${condition.aboveSeconds} s`;
  }
}

export const sayAction = (action: OverflowAction, names: Names): string =>
  action.kind === 'queue' ? `on to queue ${names.queue(action.queueId)}` : actions[action.kind];

const plain = (code: string): string => code.replaceAll('_', ' ');

/** Any other record: its fields by name, ids as names. `known` gives the name of an id, if it is one. */
export function presentRecord(text: string, trace: unknown, known: (id: string) => string | undefined): Said {
  const details: string[] = [];
  const say = (name: string, value: unknown): void => {
    if (value === null || value === undefined || value === '' || name === 'v') return;
    if (Array.isArray(value)) for (const [i, one] of value.entries()) say(`${name} ${i + 1}`, one);
    else if (typeof value === 'object')
      for (const [key, inner] of Object.entries(value))
        say(name === '' ? words(key) : `${name}, ${words(key)}`, inner);
    else
      details.push(`${name}: ${typeof value === 'string' ? (known(value) ?? plain(value)) : String(value)}`);
  };
  say('', trace);
  return { text, details };
}

const words = (key: string): string =>
  plain(key)
    .replace(/Ids?$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
