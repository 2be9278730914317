/**
 * Fills a step in for one contact. Values go into string leaves of JSON and into places of an address only, each
 * escaped for its place; what a value holds is never read as a template.
 */

import { bareGuid, isGuid } from '../guid.ts';
import { type Json, type JsonObject, storable } from '../json.ts';
import { factAt, type TemplateFacts } from './facts.ts';
import { isReference, type Part, type Parts, wholeReference } from './parts.ts';
import { encoded, encodedText, keyQuoting, type Quoting, quotingOf, Unrenderable } from './places.ts';
import type { BodyNode, StepTemplate } from './step-template.ts';

/** A step's request, below the API of its connection. */
export interface StepCall {
  readonly method: StepTemplate['method'];
  /** Percent-encoded, with its query, without a leading slash. */
  readonly path: string;
  /** Null without one. */
  readonly body: Json;
}

export interface Problem {
  /** In snake case. */
  readonly code: string;
  readonly message: string;
}
export type Rendered<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Problem);

/** A body larger than this is refused, in characters of JSON. */
const largestBody = 1_000_000;

/** The request of a step; of a step that opens a page use `renderPage`. */
export const renderStep = (template: StepTemplate, facts: TemplateFacts): Rendered<StepCall> =>
  guarded(() => {
    const render = new Rendering(template, facts);
    const body = template.body === null ? null : render.body(template.body);
    if (body !== null && JSON.stringify(body).length > largestBody)
      throw new Unrenderable('body_too_large', 'The body is larger than 1 MB once it is filled in.');
    return { method: template.method, path: render.address(), body };
  });

/**
 * The address that step 3 opens, below the CRM's pages: `main.aspx?…` for Dynamics, else the target with its
 * parameters. Without a leading slash.
 */
export const renderPage = (template: StepTemplate, facts: TemplateFacts): Rendered<string> =>
  guarded(() => {
    const render = new Rendering(template, facts);
    const path = template.kind === 'dataverse' ? 'main.aspx' : render.path();
    return `${path}${render.parameters()}`;
  });

function guarded<T>(work: () => T): Rendered<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (!(error instanceof Unrenderable)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}

/** The leaf is left out. */
const absent = Symbol('absent');

class Rendering {
  readonly #template: StepTemplate;
  readonly #facts: TemplateFacts;

  constructor(template: StepTemplate, facts: TemplateFacts) {
    this.#template = template;
    this.#facts = facts;
  }

  body(node: BodyNode): Json {
    const value = this.#leaf(node);
    return value === absent ? null : value;
  }

  #leaf(node: BodyNode): Json | typeof absent {
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'array':
        return node.items.map((item) => this.#leaf(item)).filter((item) => item !== absent);
      case 'object': {
        const entries: [string, Json][] = [];
        for (const [name, below] of node.entries) {
          const value = this.#leaf(below);
          if (value !== absent) entries.push([name, value]);
        }
        return Object.fromEntries(entries) as JsonObject;
      }
      case 'text':
        return this.#text(node.parts);
    }
  }

  #text(parts: Parts): Json | typeof absent {
    const only = wholeReference(parts);
    if (!only) return parts.map((part) => this.#words(part, (value) => value)).join('');
    const value = factAt(only.source, this.#facts);
    if (value !== undefined) return storable(value);
    if (this.#template.missing === 'fail') throw this.#missing(only.name);
    return this.#template.missing === 'omit' ? absent : null;
  }

  /** Target, key and parameters. */
  address(): string {
    const { query, kind } = this.#template;
    const path = this.path();
    const key = query.key === null ? '' : this.#key(query.key);
    const keyed = key === '' ? path : kind === 'dataverse' ? `${path}(${key})` : `${path}/${key}`;
    return `${keyed}${this.parameters()}`;
  }

  path(): string {
    return this.#template.target.map((parts) => this.#segment(parts)).join('/');
  }

  #segment(parts: Parts): string {
    // Parentheses of OData: a key, or the parameters of a function.
    if (
      this.#template.kind === 'dataverse' &&
      parts.some((part) => !isReference(part) && part.text.includes('('))
    )
      return proper(encodedText(this.#quoted(parts, keyQuoting, true)));
    const text = parts.map((part) =>
      isReference(part) ? encoded(this.#required(part)) : encodedText(part.text),
    );
    return proper(text.join(''));
  }

  #key(parts: Parts): string {
    if (this.#template.kind !== 'dataverse') return this.#segment(parts);
    if (parts.some((part) => !isReference(part) && part.text.includes('=')))
      return encodedText(this.#quoted(parts, keyQuoting, true));
    const key = parts.map((part) => (isReference(part) ? this.#required(part) : part.text)).join('');
    const id = bareGuid(key);
    if (!isGuid(id))
      throw new Unrenderable('not_a_guid', `The record's key is "${shortened(key)}", which is no GUID.`);
    return id;
  }

  /** With `?`; empty without any. */
  parameters(): string {
    const { query, kind } = this.#template;
    const pairs = query.parameters.flatMap(([name, parts]) => {
      const quoting = query.raw ? quotingOf(kind, name) : quotingOf('rest', name);
      const only = wholeReference(parts);
      if (only && this.#template.missing === 'omit' && factAt(only.source, this.#facts) === undefined)
        return [];
      return [`${encodedText(name)}=${encodedText(this.#quoted(parts, quoting, false))}`];
    });
    return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  }

  /** Text in a language that quotes with apostrophes: each value for the place where it stands. */
  #quoted(parts: Parts, quoting: Quoting, required: boolean): string {
    let inside = false;
    let out = '';
    for (const part of parts) {
      if (!isReference(part)) {
        out += part.text;
        if (part.text.split("'").length % 2 === 0) inside = !inside;
        continue;
      }
      const value = required ? this.#required(part) : this.#words(part, (text) => text);
      const put = inside ? quoting.inside(value) : value === '' ? '' : quoting.outside(value);
      if (put === undefined)
        throw new Unrenderable(
          'needs_quotes',
          `{{${part.name}}} is "${shortened(value)}" here; put single quotes around it in the query string.`,
        );
      out += put;
    }
    return out;
  }

  /** A value that has to be there: in a path or a key. */
  #required(part: Part & { name: string }): string {
    const text = this.#words(part, (value) => value);
    if (text === '') throw this.#missing(part.name);
    return text;
  }

  #words(part: Part, put: (value: string) => string): string {
    if (!isReference(part)) return part.text;
    const value = factAt(part.source, this.#facts);
    if (value === undefined) {
      if (this.#template.missing === 'fail') throw this.#missing(part.name);
      return '';
    }
    return put(typeof value === 'object' ? JSON.stringify(storable(value)) : String(storable(value)));
  }

  #missing(name: string): Unrenderable {
    return new Unrenderable('value_missing', `{{${name}}} has no value for this contact.`);
  }
}

/** A segment that leads nowhere else. */
function proper(segment: string): string {
  if (segment === '' || /^\.{1,2}$/.test(segment))
    throw new Unrenderable(
      'path_invalid',
      'A part of the path is empty or leads upwards once it is filled in.',
    );
  return segment;
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
