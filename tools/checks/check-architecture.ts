/** Holds the rules of the architecture against a set of source files. Pure: texts in, violations out. */
import { posix } from 'node:path';
import { findCycles } from './cycles.ts';
import { domainOf, isTestFile, placeOf } from './places.ts';
import { impure, rules } from './rules.ts';
import { lineOf, readSource } from './source.ts';

export interface Violation {
  path: string;
  /** Counted from 1. */
  line: number;
  rule: string;
  what: string;
  why: string;
}

/** @param files Texts by path, relative to the checkout, with `/`. */
export function checkArchitecture(files: ReadonlyMap<string, string>): Violation[] {
  const violations: Violation[] = [];
  const graph = new Map<string, string[]>();
  const importLines = new Map<string, number>();

  for (const [path, text] of files) {
    const from = placeOf(path);
    const { imports, code } = readSource(text);
    const targets: string[] = [];
    for (const { specifier, line, typeOnly } of imports) {
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
      if (target !== undefined) {
        targets.push(target);
        importLines.set(`${path} ${target}`, line);
      }
      const edge = { from, to: target === undefined ? undefined : placeOf(target), specifier, typeOnly };
      for (const { name, why, breach } of rules) {
        const what = breach(edge);
        if (what !== undefined) violations.push({ path, line, rule: name, what, why });
      }
    }
    graph.set(path, targets);
    violations.push(...impurities(path, code));
  }

  for (const ring of findCycles(graph)) {
    const [path = ''] = ring;
    const next = graph.get(path)?.find((target) => ring.includes(target)) ?? path;
    violations.push({
      path,
      line: importLines.get(`${path} ${next}`) ?? 1,
      rule: 'cycle',
      what: `imports itself by way of ${ring.length === 1 ? 'itself' : ring.slice(1).join(', ')}`,
      why: 'Files that need each other are one file, or hold a third one that both need.',
    });
  }
  return violations;
}

function impurities(path: string, code: string): Violation[] {
  if (domainOf(path) === undefined || isTestFile(path)) return [];
  return [...code.matchAll(impure.pattern)].map((match) => ({
    path,
    line: lineOf(code, match.index),
    rule: impure.name,
    what: `mentions ${match[0]}`,
    why: impure.why,
  }));
}
