/** The inputs of an operation, found in what the representative asked and in what is known of the conversation. */
import type { ConnectorInput } from '../../../../contracts/connectors.ts';
import {
  type CopilotFacts,
  codesIn,
  datesIn,
  emailsIn,
  guidsIn,
  lowerNameIn,
  meansThisCustomer,
  namesIn,
  numbersIn,
  phonesIn,
  quotedIn,
  sayingIn,
} from './candidates.ts';
import { type CopilotPlugin, isEmpty, openInputs, settingOf, withSettings } from './plugin.ts';
import { wordsOf } from './terms.ts';

/** What kind of thing a field of text holds, by its name and its format. */
type Meaning = 'email' | 'phone' | 'date' | 'guid' | 'code' | 'name' | 'saying' | 'search' | 'text';

/** @param plugin so that `name` of a plugin for customers is a customer's name. */
export function meaningOf({ name, title, schema, description }: ConnectorInput): Meaning {
  const words = new Set(wordsOf(`${name} ${title}`));
  const has = (...any: string[]) => any.some((word) => words.has(word));
  if (schema.format === 'email' || has('email', 'mail', 'emailaddress')) return 'email';
  if (has('phone', 'telephone', 'mobile', 'msisdn', 'phonenumber')) return 'phone';
  if (schema.format === 'date' || schema.format === 'date-time' || has('date', 'day', 'since', 'until'))
    return 'date';
  if (schema.format === 'uuid' || has('guid', 'uuid')) return 'guid';
  if (
    has(
      'insight',
      'note',
      'notes',
      'text',
      'message',
      'comment',
      'body',
      'content',
      'feedback',
      'subject',
      'reason',
    )
  )
    return 'saying';
  if (
    has(
      'name',
      'customer',
      'account',
      'company',
      'client',
      'contact',
      'person',
      'organization',
      'organisation',
    )
  )
    return has('id', 'number', 'no', 'key') ? 'code' : 'name';
  if (has('id', 'number', 'no', 'code', 'key', 'ref', 'reference', 'order', 'sku', 'ticket', 'case'))
    return 'code';
  if (has('query', 'search', 'q', 'question', 'term', 'keyword', 'keywords')) return 'search';
  return /\bname\b/i.test(description) ? 'name' : 'text';
}

export interface Extracted {
  /** By the names of the inputs: with the administrator's fixed values and defaults. */
  readonly values: Record<string, unknown>;
  /** Inputs that nobody can do without and that are not known, in their order. */
  readonly missing: readonly string[];
  /** Of missing ones: what it may be. Shown to the representative, never sent unasked. */
  readonly suggestions: Readonly<Record<string, unknown>>;
}

/** Everything that is found is used once: two inputs do not share a value. */
class Findings {
  readonly #question: string;
  readonly #facts: CopilotFacts;
  /** Where names are looked for. */
  readonly #about: string;
  readonly #used = new Set<string>();

  constructor(plugin: CopilotPlugin, question: string, facts: CopilotFacts) {
    this.#question = question;
    this.#facts = facts;
    this.#about = withoutCommand(plugin.name, beforeSaying(question));
  }

  take<T>(candidates: readonly (T | null | undefined)[]): T | undefined {
    const found = candidates.find((value) => !isEmpty(value) && !this.#used.has(String(value)));
    if (found === null || found === undefined) return undefined;
    this.#used.add(String(found));
    return found;
  }

  valueFor(input: ConnectorInput): unknown {
    return this.#labelled(input) ?? this.#typed(input);
  }

  /** `customer name: Contoso`, `amount = 12`. */
  #labelled(input: ConnectorInput): unknown {
    const labels = [input.name, input.title, wordsOf(input.name).join(' ')].filter(
      (label) => label.length > 2,
    );
    for (const label of labels) {
      const pattern = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
      const found = new RegExp(
        `(?<![\\p{L}\\p{N}])${pattern}\\s*(?:=|:|\\bis\\b)\\s*(?:"([^"]+)"|“([^”]+)”|([^,;\\n]+))`,
        'iu',
      ).exec(this.#question);
      const text = (found?.[1] ?? found?.[2] ?? found?.[3])?.trim().replace(/[?!.]+$/, '');
      const value = text === undefined ? undefined : asType(input, text);
      if (!isEmpty(value)) return this.take([value]);
    }
    return undefined;
  }

  #typed(input: ConnectorInput): unknown {
    const { schema } = input;
    const question = this.#question;
    if (schema.enum) return this.take(schema.enum.filter((choice) => mentions(question, String(choice))));
    switch (schema.type) {
      case 'integer':
        return this.take(numbersIn(question).filter(Number.isInteger));
      case 'number':
        return this.take(numbersIn(question));
      case 'boolean':
      case 'array':
      case 'object':
      case 'file':
      case 'null':
        return undefined;
      default:
        return this.#text(input);
    }
  }

  #text(input: ConnectorInput): string | undefined {
    const question = this.#question;
    switch (meaningOf(input)) {
      case 'email':
        return this.take([...emailsIn(question), ...this.known('email')]);
      case 'phone':
        return this.take([...phonesIn(question), ...this.known('phone')]);
      case 'date':
        return this.take(datesIn(question, this.#facts.today));
      case 'guid':
        return this.take(guidsIn(question));
      case 'code':
        return this.take([...guidsIn(question), ...codesIn(question)]);
      case 'saying':
        return this.take([...wordsToPassOn(question), ...quotedIn(question)]);
      case 'search':
        return this.take([...quotedIn(question), lowerNameIn(question)]);
      case 'name':
        return this.take([
          ...quotedIn(this.#about),
          ...namesIn(this.#about),
          ...this.known('name', input),
          meansThisCustomer(question) ? undefined : lowerNameIn(this.#about),
        ]);
      case 'text':
        return this.take(quotedIn(question));
    }
  }

  /** Of the conversation, when the question is about its customer. */
  known(kind: 'email' | 'phone' | 'name', input?: ConnectorInput): (string | null)[] {
    return meansThisCustomer(this.#question) ? factsFor(this.#facts, kind, input) : [];
  }
}

function factsFor(
  facts: CopilotFacts,
  kind: 'email' | 'phone' | 'name',
  input?: ConnectorInput,
): (string | null)[] {
  if (kind !== 'name') return [facts[kind]];
  const person = /\b(contact|person|first|last)\b/.test(
    wordsOf(`${input?.name ?? ''} ${input?.title ?? ''}`).join(' '),
  );
  return person ? [facts.customerName, facts.accountName] : [facts.accountName, facts.customerName];
}

/** What is quoted as a whole comes without its quotes; a quotation within stays part of what is said. */
function wordsToPassOn(question: string): string[] {
  const saying = sayingIn(question);
  if (saying === undefined) return [];
  const [quoted] = quotedIn(saying);
  return quoted !== undefined && saying.replace(/[.!?]+$/, '').length === quoted.length + 2
    ? [quoted]
    : [saying];
}

const beforeSaying = (question: string): string => {
  const saying = sayingIn(question);
  return saying === undefined ? question : question.slice(0, question.length - saying.length);
};

/** `Share an insight with Sales: …` names the plugin, word for word, and not a customer called Sales. */
function withoutCommand(name: string, question: string): string {
  const at = question.toLowerCase().indexOf(name.toLowerCase());
  return at < 0 || !name.includes(' ')
    ? question
    : `${question.slice(0, at)}:${question.slice(at + name.length)}`;
}

const mentions = (question: string, choice: string): boolean =>
  choice !== '' && ` ${wordsOf(question).join(' ')} `.includes(` ${wordsOf(choice).join(' ')} `);

/** @returns undefined when the text is none of that type. */
export function asType({ schema }: Pick<ConnectorInput, 'schema'>, text: string): unknown {
  if (schema.enum) return schema.enum.find((choice) => String(choice).toLowerCase() === text.toLowerCase());
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const number = Number(text.replaceAll(',', ''));
      return text !== '' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return /^(?:true|yes|on)$/i.test(text) ? true : /^(?:false|no|off)$/i.test(text) ? false : undefined;
    case 'array':
    case 'object':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    default:
      return text;
  }
}

export function extractInputs(plugin: CopilotPlugin, question: string, facts: CopilotFacts): Extracted {
  const findings = new Findings(plugin, question, facts);
  const said: Record<string, unknown> = {};
  // What can be recognised by its form comes before what takes any words.
  const order: Meaning[] = ['email', 'guid', 'date', 'phone', 'saying', 'code', 'name', 'search', 'text'];
  const inputs = openInputs(plugin);
  const rank = (input: ConnectorInput) =>
    input.schema.enum ? -1 : input.schema.type === 'string' ? order.indexOf(meaningOf(input)) : 3.5;
  for (const input of [...inputs].sort(
    (a, b) => rank(a) - rank(b) || Number(b.required) - Number(a.required),
  )) {
    const value = findings.valueFor(input);
    if (!isEmpty(value)) said[input.name] = value;
  }
  return completed(plugin, said, facts);
}

/** With what the administrator set; and what is missing still. */
export function completed(
  plugin: CopilotPlugin,
  said: Readonly<Record<string, unknown>>,
  facts: CopilotFacts,
): Extracted {
  const values = withSettings(plugin, said);
  const open = openInputs(plugin);
  const lacking = open.filter((input) => isEmpty(values[input.name]) && input.default === undefined);
  const missing = lacking.filter(({ required }) => required);
  // Without any value, an operation for one customer is asked about nobody: the name is wanted though it is optional.
  const filledAny = open.some(
    ({ name }) => !isEmpty(values[name]) && settingOf(plugin, name)?.mode !== 'default',
  );
  const wanted = filledAny || missing.length > 0 ? undefined : lacking.find(isAboutSomebody);
  const asked = wanted ? [wanted] : missing;
  const suggestions = Object.fromEntries(
    asked.flatMap((input) => {
      const meaning = meaningOf(input);
      const kind = meaning === 'email' || meaning === 'phone' || meaning === 'name' ? meaning : null;
      const value = kind === null ? null : factsFor(facts, kind, input).find((fact) => !isEmpty(fact));
      return isEmpty(value) ? [] : [[input.name, value] as const];
    }),
  );
  return { values, missing: asked.map(({ name }) => name), suggestions };
}

const isAboutSomebody = (input: ConnectorInput): boolean =>
  input.schema.type === 'string' && ['name', 'email', 'phone', 'guid'].includes(meaningOf(input));
