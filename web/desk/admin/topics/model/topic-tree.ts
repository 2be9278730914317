/** A topic's YAML as the canvas sees it: a trigger and steps, each with its place in the text. */
import { type Document, isAlias, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import { parsed } from './parsed.ts';

/** Where a value stands in the document: keys and indexes from the root. */
export type Path = readonly (string | number)[];
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json;
}

/** The lines of a part, from 1, both inclusive. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

export interface Step {
  /** As the server names it: the written id, else made of the place (`@0.1.2`); unique in the topic. */
  readonly id: string;
  readonly kind: string;
  readonly path: Path;
  readonly lines: Lines;
  /** All properties as they are written. */
  readonly value: JsonRecord;
  readonly disabled: boolean;
  /** The lists of steps inside: branches, the body of a loop. */
  readonly bodies: readonly Body[];
}

/** A list of steps inside of a step, or the topic's own. */
export interface Body {
  readonly id: string;
  readonly role: 'main' | 'condition' | 'else' | 'loop';
  /** Of the list of actions, which need not be written yet. */
  readonly path: Path;
  /** Of the branch that holds a condition. */
  readonly branch: Path | null;
  /** As it is written, with its sign: `=Topic.Size = 1`. */
  readonly condition: string | null;
  readonly lines: Lines;
  readonly steps: readonly Step[];
}

export interface Trigger {
  readonly kind: string;
  readonly path: Path;
  readonly lines: Lines;
  readonly phrases: readonly string[];
  readonly value: JsonRecord;
}

export interface TopicTree {
  /** What the text says the topic is called; null when it does not. */
  readonly title: string | null;
  readonly trigger: Trigger;
  readonly main: Body;
  /** Every step by its id. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The whole document. */
  readonly value: JsonRecord;
}

export type Reading =
  | { readonly ok: true; readonly tree: TopicTree }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number };

const deepest = 50;

/** Reads a topic's text. Never throws; what is no topic is refused with the place of the first fault. */
export function readTree(text: string): Reading {
  const { document, at } = parsed(text);
  // Copilot Studio itself writes keys such as `@type` without quotes.
  const fault = document.errors.find(({ code }) => code !== 'BAD_SCALAR_START');
  if (fault) return { ok: false, message: fault.message, ...at(fault.pos[0]) };
  const refuse = (message: string, node?: Node | null): Reading => ({
    ok: false,
    message,
    ...at(node?.range?.[0] ?? 0),
  });
  const root = document.contents;
  if (!isMap(root)) return refuse('A topic is a mapping of kind AdaptiveDialog.', root as Node | null);
  let value: JsonRecord;
  try {
    value = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }))) as JsonRecord;
  } catch {
    return refuse('The document repeats itself too often (aliases).');
  }
  if (value.kind !== 'AdaptiveDialog') return refuse('Only topics of kind AdaptiveDialog have a canvas.');
  const begin = resolved(root.get('beginDialog', true), document);
  if (!isMap(begin)) return refuse('The topic has no beginDialog, so nothing starts it.', root as Node);
  return new TreeReader(text, value, at, document).topic(begin as YAMLMap);
}

/** What a name for something written elsewhere stands for. */
const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? node.resolve(document) : node;

class TreeReader {
  readonly #text: string;
  readonly #root: JsonRecord;
  readonly #at: (offset: number) => { line: number };
  readonly #document: Document;
  readonly #steps = new Map<string, Step>();

  constructor(text: string, root: JsonRecord, at: (offset: number) => { line: number }, document: Document) {
    this.#text = text;
    this.#root = root;
    this.#at = at;
    this.#document = document;
  }

  topic(begin: YAMLMap): Reading {
    const value = recordOf(this.#root.beginDialog);
    const path: Path = ['beginDialog'];
    const main = this.#body(begin.get('actions', true), value.actions, {
      id: 'main',
      role: 'main',
      path: [...path, 'actions'],
      branch: null,
      condition: null,
      lines: this.#lines(begin),
      prefix: '',
      depth: 0,
    });
    const intent = recordOf(value.intent);
    const phrases = listOf(intent.triggerQueries).map((phrase) => String(phrase));
    const kind = String(value.kind ?? '');
    const firstStep = main.steps[0]?.lines.from;
    const all = this.#lines(begin);
    const lines = { from: all.from - 1, to: firstStep ? Math.max(all.from, firstStep - 2) : all.to };
    const stated = recordOf(this.#root['mcs.metadata']).componentName ?? intent.displayName;
    const trigger: Trigger = { kind, path, lines, phrases, value };
    const title = typeof stated === 'string' && stated !== '' ? stated : null;
    return { ok: true, tree: { title, trigger, main, steps: this.#steps, value: this.#root } };
  }

  #body(node: unknown, value: Json | undefined, about: BodyFacts): Body {
    const { prefix, depth, ...body } = about;
    const list = this.#get(node);
    const items = isSeq(list) && depth <= deepest ? list.items : [];
    const values = listOf(value);
    const steps = items.flatMap((item, index) => {
      const record = values[index];
      const map = this.#get(item);
      if (!isMap(map) || !isRecord(record)) return [];
      const place = this.#lines(item as Node);
      return this.#step(map as YAMLMap, place, record, [...body.path, index], `${prefix}${index}`, depth);
    });
    return { ...body, steps };
  }

  #step(node: YAMLMap, lines: Lines, value: JsonRecord, path: Path, place: string, depth: number): Step {
    const id = this.#unique(typeof value.id === 'string' && value.id !== '' ? value.id : `@${place}`);
    const common = { branch: null, condition: null, lines, depth: depth + 1 };
    // Its place among the steps is taken before those of its branches, as they are read in this order elsewhere.
    const step = {
      id,
      kind: String(value.kind ?? ''),
      path,
      lines,
      value,
      disabled: value.disabled === true,
    };
    const bodies: Body[] = [];
    const conditions = this.#get(node.get('conditions', true));
    if (isSeq(conditions)) {
      for (const [index, item] of conditions.items.entries()) {
        const branch = this.#get(item);
        const written = recordOf(listOf(value.conditions)[index]);
        if (!isMap(branch)) continue;
        const branchPath = [...path, 'conditions', index];
        bodies.push(
          this.#body(branch.get('actions', true), written.actions, {
            ...common,
            id: typeof written.id === 'string' ? written.id : `@${place}.${index}`,
            role: 'condition',
            path: [...branchPath, 'actions'],
            branch: branchPath,
            condition: written.condition === undefined ? null : String(written.condition),
            lines: this.#lines(branch as YAMLMap),
            prefix: `${place}.${index}.`,
          }),
        );
      }
    }
    if (isSeq(conditions) || step.kind === 'ConditionGroup') {
      const otherwise = this.#get(node.get('elseActions', true));
      bodies.push(
        this.#body(otherwise, value.elseActions, {
          ...common,
          id: `${id}/else`,
          role: 'else',
          path: [...path, 'elseActions'],
          lines: isSeq(otherwise) ? this.#lines(otherwise) : lines,
          prefix: `${place}.else.`,
        }),
      );
    } else if (node.has('actions') || step.kind === 'Foreach' || step.kind === 'ActionScope') {
      const inside = node.get('actions', true);
      bodies.push(
        this.#body(inside, value.actions, {
          ...common,
          id: `${id}/body`,
          role: 'loop',
          path: [...path, 'actions'],
          prefix: `${place}.`,
        }),
      );
    }
    const whole: Step = { ...step, bodies };
    this.#steps.set(id, whole);
    return whole;
  }

  #get(node: unknown): unknown {
    return resolved(node, this.#document);
  }

  #unique(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.#steps.has(id) || this.#taken.has(id); count += 1) id = `${wanted}~${count}`;
    this.#taken.add(id);
    return id;
  }
  readonly #taken = new Set<string>();

  #lines(node: { range?: readonly [number, number, number] | null }): Lines {
    const [start, end] = node.range ?? [0, 0];
    const written = this.#text.slice(start, end).trimEnd().length;
    return { from: this.#at(start).line, to: this.#at(start + Math.max(written - 1, 0)).line };
  }
}

type BodyFacts = Omit<Body, 'steps'> & { readonly prefix: string; readonly depth: number };

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a record; an empty one when it is none. */
export function recordOf(value: Json | undefined): JsonRecord {
  return isRecord(value) ? value : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The text of a scalar; null for anything else. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}
