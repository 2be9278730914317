/** Faults on demand: rules that make requests fail in the ways that real ones do. */
import { entityBySet } from '../schema/entities.ts';

export const faultKinds = [
  '429',
  '401',
  '500',
  '503',
  'slow',
  'hang',
  'reset-before',
  'reset-after-commit',
  'garbage',
  'huge',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultRule {
  kind: FaultKind;
  /** Which requests; what is left out fits all. Without a path, only the API is meant, not the login. */
  method?: string;
  /** A part of the path, or a pattern between slashes: `/phonecalls\(.*\)/`. */
  path?: string;
  /** The logical name of the entity that the address begins with. */
  entity?: string;
  /** The name of the organization. */
  organization?: string;
  /** How many requests it hits; undefined: until it is removed. */
  count?: number;
  /** How many fitting requests it lets pass first. */
  after?: number;
  /** From 0 to 1; undefined: 1. */
  probability?: number;
  /** Of 429 and 503. */
  retryAfterSeconds?: number;
  /** Of `slow`. */
  delayMs?: number;
  /** Of `huge`. */
  bytes?: number;
}

export interface FaultSubject {
  method: string;
  /** Decoded, without the query. */
  path: string;
  organization: string;
}

interface Standing {
  rule: FaultRule;
  left: number;
  passing: number;
}

export class Faults {
  #rules: Standing[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  add(...rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      this.#rules.push({ rule, left: rule.count ?? Number.POSITIVE_INFINITY, passing: rule.after ?? 0 });
    }
  }

  clear(): void {
    this.#rules = [];
  }

  list(): FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** The first rule that hits this request; it is counted. */
  take(subject: FaultSubject): FaultRule | undefined {
    for (const standing of this.#rules) {
      if (!fits(standing.rule, subject)) continue;
      if (standing.passing > 0) {
        standing.passing -= 1;
        continue;
      }
      if (standing.rule.probability !== undefined && this.#random() >= standing.rule.probability) continue;
      standing.left -= 1;
      if (standing.left <= 0) this.#rules = this.#rules.filter((other) => other !== standing);
      return standing.rule;
    }
    return undefined;
  }
}

function fits(rule: FaultRule, subject: FaultSubject): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== subject.method) return false;
  if (rule.organization !== undefined && rule.organization !== subject.organization) return false;
  if (rule.entity !== undefined && entityIn(subject.path) !== rule.entity) return false;
  if (rule.path === undefined) return subject.path.startsWith('/api/data/');
  return patternIn(rule.path)?.test(subject.path) ?? subject.path.includes(rule.path);
}

/** The pattern between slashes, or undefined. @throws SyntaxError */
function patternIn(path: string): RegExp | undefined {
  const pattern = /^\/(.+)\/$/.exec(path)?.[1];
  // An address such as `/oauth2/` reads as a pattern too, and finds the same.
  return pattern === undefined ? undefined : new RegExp(pattern);
}

const entityIn = (path: string): string | undefined => {
  const set = /^\/api\/data\/v[\d.]+\/(\w+)/.exec(path)?.[1];
  return set === undefined ? undefined : entityBySet(set)?.name;
};

/** Reads rules that came as JSON. @throws RangeError, SyntaxError saying what is wrong */
export function readFaultRules(given: unknown): FaultRule[] {
  const list: unknown[] = Array.isArray(given) ? given : [given];
  return list.map((one) => {
    if (typeof one !== 'object' || one === null || !('kind' in one))
      throw new RangeError('A rule has a kind');
    const kind = faultKinds.find((known) => known === String(one.kind));
    if (kind === undefined) throw new RangeError(`A kind is one of ${faultKinds.join(', ')}`);
    for (const [name, value] of Object.entries(one)) {
      const type = ruleTypes.get(name);
      if (type === undefined) throw new RangeError(`A rule has no '${name}'`);
      if (name !== 'kind' && typeof value !== type) throw new RangeError(`'${name}' of a rule is a ${type}`);
    }
    const rule: FaultRule = { ...one, kind };
    if (rule.path !== undefined) patternIn(rule.path);
    return rule;
  });
}

const ruleTypes = new Map([
  ...['kind', 'method', 'path', 'entity', 'organization'].map((name) => [name, 'string'] as const),
  ...['count', 'after', 'probability', 'retryAfterSeconds', 'delayMs', 'bytes'].map(
    (name) => [name, 'number'] as const,
  ),
]);
