/** From YAML to a document whose entries are well-formed, with every problem at its place. */
import type { z } from 'zod';
import {
  type ConfigurationDocument,
  type EntryOf,
  limits,
  type SectionName,
  Settings,
  sectionNames,
  sections,
} from '../../../../contracts/configuration/document.ts';
import type { ConfigurationProblem, FoundProblem } from '../../../../contracts/configuration/problem.ts';
import { Name } from '../../../../contracts/configuration/scalars.ts';
import { YamlPlaces } from './yaml-places.ts';

export interface ReadDocument {
  /** What could be read; sections that the text leaves out are the present ones. Representatives: those it names. */
  document: ConfigurationDocument;
  /** The sections and settings that the text has. */
  given: ReadonlySet<string>;
  /** Names of entries that could not be read. */
  unreadable: Partial<Record<SectionName, string[]>>;
  /** What is wrong with single entries. */
  problems: ConfigurationProblem[];
  /** Puts what the validation found at its place in the text. */
  locate(found: FoundProblem): ConfigurationProblem;
}

/**
 * @param present what is in effect: it fills in for sections that the text leaves out.
 * @returns problems alone when the text is not YAML, or not a mapping.
 */
export function readDocument(
  text: string,
  present: ConfigurationDocument,
): ReadDocument | { problems: readonly ConfigurationProblem[] } {
  const yaml = new YamlPlaces(text);
  if (yaml.problems.length > 0) return { problems: yaml.problems };
  // An empty file is an empty document: it changes nothing.
  const raw = yaml.value ?? {};
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    const message = 'A configuration is a mapping of sections, such as “queues:” and “workstreams:”.';
    return { problems: [{ code: 'document.invalid_value', path: '', message, line: 1, column: 1 }] };
  }
  return new Reader(yaml, raw as Record<string, unknown>, present).read();
}

class Reader {
  readonly #yaml: YamlPlaces;
  readonly #raw: Readonly<Record<string, unknown>>;
  readonly #document: ConfigurationDocument;
  readonly #problems: ConfigurationProblem[] = [];
  readonly #unreadable: Partial<Record<SectionName, string[]>> = {};
  /** Of each section of the text: where in its list each entry that could be read stands. */
  readonly #indexes = new Map<string, number[]>();

  constructor(yaml: YamlPlaces, raw: Readonly<Record<string, unknown>>, present: ConfigurationDocument) {
    this.#yaml = yaml;
    this.#raw = raw;
    this.#document = { ...present, representatives: [] };
  }

  read(): ReadDocument {
    for (const key of Object.keys(this.#raw)) {
      if (key === 'timeZone') this.#one(key, Name, (value) => (this.#document.timeZone = value));
      else if (key === 'settings') this.#one(key, Settings, (value) => (this.#document.settings = value));
      else if (!sectionNames.some((section) => section === key))
        this.#note(
          {
            code: 'document.unknown_field',
            path: [key],
            message: `There is no section “${key}”. Sections are timeZone, settings, ${sectionNames.join(', ')}.`,
          },
          true,
        );
    }
    for (const section of sectionNames) if (Object.hasOwn(this.#raw, section)) this.#section(section);
    return {
      document: this.#document,
      given: new Set(Object.keys(this.#raw)),
      unreadable: this.#unreadable,
      problems: this.#problems,
      locate: (found) => this.#located(found),
    };
  }

  #one<T extends z.ZodType>(key: string, shape: T, keep: (value: z.output<T>) => void): void {
    const parsed = shape.safeParse(this.#raw[key]);
    if (parsed.success) keep(parsed.data);
    else this.#noteIssues(parsed.error, [key]);
  }

  #section<S extends SectionName>(section: S): void {
    const list = this.#raw[section];
    if (!Array.isArray(list) || list.length > limits.entries) {
      const message = Array.isArray(list)
        ? `${section} has more than ${limits.entries.toLocaleString('en-GB')} entries. Apply them in parts.`
        : `${section} must be a list. Write [] for none, or leave the section out to keep it as it is.`;
      const code = Array.isArray(list) ? 'document.too_large' : 'document.invalid_value';
      this.#note({ code, path: [section], message });
      return;
    }
    const shape = sections[section] as unknown as z.ZodType<EntryOf<S>>;
    const entries: EntryOf<S>[] = [];
    const indexes: number[] = [];
    for (const [index, one] of (list as unknown[]).entries()) {
      let parsed = shape.safeParse(one);
      if (!parsed.success) {
        this.#noteIssues(parsed.error, [section, index]);
        // What is only too much hides nothing else that is wrong with the entry.
        parsed = shape.safeParse(withoutUnknown(one, parsed.error));
      }
      if (parsed.success) {
        entries.push(parsed.data);
        indexes.push(index);
      } else {
        const name = entryName(one);
        if (name !== undefined)
          this.#unreadable[section] = [...(this.#unreadable[section] ?? []), name.trim()];
      }
    }
    (this.#document as Record<SectionName, unknown>)[section] = entries;
    this.#indexes.set(section, indexes);
  }

  #noteIssues(error: z.ZodError, base: readonly (string | number)[]): void {
    for (const issue of error.issues) {
      const path = [...base, ...(issue.path as (string | number)[])];
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys)
          this.#note(
            {
              code: 'document.unknown_field',
              path: [...path, key],
              message: `“${key}” is not a field here. Correct it, or take it out; docs/configuration.md lists the fields.`,
            },
            true,
          );
        continue;
      }
      this.#note(problemOf(issue, path, this.#raw));
    }
  }

  #note(found: FoundProblem, key = false): void {
    const place = this.#yaml.placeOf(found.path, key);
    this.#problems.push({
      code: found.code,
      path: showPath(found.path, this.#raw),
      message: found.message,
      line: place?.line ?? null,
      column: place?.column ?? null,
    });
  }

  #located({ code, path, message }: FoundProblem): ConfigurationProblem {
    const [section = '', index] = path;
    if (!Object.hasOwn(this.#raw, section))
      return { code, path: showPath(path, this.#document), message, line: null, column: null };
    const indexes = this.#indexes.get(String(section));
    const inText = indexes && typeof index === 'number' ? [section, indexes[index]!, ...path.slice(2)] : path;
    const place = this.#yaml.placeOf(inText);
    return {
      code,
      path: showPath(inText, this.#raw),
      message,
      line: place?.line ?? null,
      column: place?.column ?? null,
    };
  }
}

function withoutUnknown(entry: unknown, error: z.ZodError): unknown {
  const known = structuredClone(entry);
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const [holder] = valueAt(known, issue.path as (string | number)[]);
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
  }
  return known;
}

/** What JavaScript calls things, in words. */
const typeWords: Readonly<Record<string, string>> = {
  object: 'fields with values',
  record: 'names with values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

function problemOf(issue: z.core.$ZodIssue, path: (string | number)[], raw: unknown): FoundProblem {
  const said =
    issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')
      ? `must be ${typeWords[issue.expected] ?? issue.expected}`
      : issue.message;
  const last = path.at(-1);
  const field = typeof last === 'string' ? last : 'This entry';
  const [value, isThere] = valueAt(raw, path);
  if (!isThere && typeof last === 'string') {
    const needed = said.startsWith('must') ? `it ${said}` : 'it is needed';
    return { code: 'document.missing_field', path, message: `${field} is missing: ${needed}.` };
  }
  const shown =
    typeof value === 'object' || value === undefined ? '' : `, not “${String(value).slice(0, 60)}”`;
  const message = said.startsWith('must') ? `${field} ${said}${shown}.` : `${field}: ${said}${shown}.`;
  return { code: 'document.invalid_value', path, message };
}

/** @returns the value, and whether there is one. */
function valueAt(root: unknown, path: readonly (string | number)[]): [unknown, boolean] {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [undefined, false];
    value = (value as Record<string | number, unknown>)[step];
  }
  return [value, true];
}

function entryName(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, username } = entry as { name?: unknown; username?: unknown };
  return [name, username].find((one) => typeof one === 'string');
}

/** `queues[Billing].overflow[1].then.queue`: entries by name where they have one, others counted from 0. */
export function showPath(path: readonly (string | number)[], root: unknown): string {
  let value = root;
  let shown = '';
  for (const [i, step] of path.entries()) {
    // Where a short form stands for a list, the text goes no deeper.
    if (typeof value === 'string') break;
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined;
    if (typeof step === 'number' || (i === 1 && path[0] === 'representatives')) {
      const name = typeof value === 'object' || i === 1 ? entryName(value) : undefined;
      shown += `[${name ?? step}]`;
    } else if (/^[A-Za-z_]\w*$/.test(step)) shown += i === 0 ? step : `.${step}`;
    else shown += `[${step}]`;
  }
  return shown;
}
