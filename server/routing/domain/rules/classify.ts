/** Classification: what a conversation asks for, by ordered rule sets. Pure. */
import type {
  ClassificationRule,
  RuleSet,
  SkillMatch,
  SkillNeed,
  WorkstreamSetting,
} from '../configuration.ts';
import type { Scalar } from './condition.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import {
  type ClassificationTrace,
  mostTriedKept,
  type RuleSetTrace,
  type TriedRules,
} from './route-trace.ts';

export interface Classification {
  /** With what the rules set. */
  readonly facts: Facts;
  readonly attributes: Readonly<Record<string, Scalar>>;
  /** Each skill once, with the highest proficiency that was asked for. */
  readonly skills: readonly SkillNeed[];
  readonly profileIds: readonly string[];
  readonly priority: number;
  /** Null: the workstream's. */
  readonly skillMatch: SkillMatch | null;
  readonly trace: ClassificationTrace;
}

/** Of each rule set the first rule that matches counts; what it sets is seen by the sets after it. */
export function classify(
  facts: Facts,
  workstream: Pick<WorkstreamSetting, 'classification'>,
  environment: Environment,
): Classification {
  let seen = facts;
  const skills = new Map<string, number>();
  const profileIds = new Set<string>();
  let skillMatch: SkillMatch | null = null;
  const ruleSets: RuleSetTrace[] = [];
  for (const set of workstream.classification) {
    const { rule, trace } = firstMatch(set, seen, environment);
    ruleSets.push(trace);
    if (!rule) continue;
    for (const { skillId, proficiency } of rule.skills) {
      skills.set(skillId, Math.max(proficiency, skills.get(skillId) ?? 0));
    }
    for (const profileId of rule.profileIds) profileIds.add(profileId);
    skillMatch = rule.skillMatch ?? skillMatch;
    seen = {
      ...seen,
      attributes: { ...seen.attributes, ...rule.set },
      priority: rule.priority ?? seen.priority,
    };
  }
  const outcome = {
    attributes: seen.attributes,
    skills: [...skills].map(([skillId, proficiency]) => ({ skillId, proficiency })),
    profileIds: [...profileIds],
    priority: seen.priority,
    skillMatch,
  };
  return { ...outcome, facts: seen, trace: { ruleSets, ...outcome } };
}

function firstMatch(
  { name, rules }: RuleSet,
  facts: Facts,
  environment: Environment,
): { rule: ClassificationRule | undefined; trace: RuleSetTrace } {
  const at = rules.findIndex((rule) => evaluate(rule.when, facts, environment));
  const tried = at === -1 ? rules : rules.slice(0, at + 1);
  const rule = at === -1 ? undefined : rules[at];
  return {
    rule,
    trace: { ruleSet: name, rule: rule?.name ?? null, ...triedRules(tried, new Set([rule])) },
  };
}

/** @param matched which of them did */
export function triedRules<T extends { readonly name: string }>(
  rules: readonly T[],
  matched: ReadonlySet<T | undefined>,
): TriedRules {
  return {
    tried: rules.length,
    rules: rules.slice(-mostTriedKept).map((rule) => ({ name: rule.name, matched: matched.has(rule) })),
  };
}
