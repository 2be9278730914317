/** Makes the HTTP request of an operation. Pure: the caller sends it, through the guard for outbound calls. */
import type {
  ConnectorDescription,
  ConnectorInput,
  ConnectorOperation,
  SecurityOption,
} from '../../../../contracts/connectors.ts';
import { checkedBase, fillTemplate, fromParameters } from './base-url.ts';
import { bodyValue, writeBody } from './bodies.ts';
import {
  encode,
  encodeName,
  headerText,
  isHeaderValue,
  isToken,
  pathText,
  queryPairs,
  scalarText,
} from './encoding.ts';
import { type FilledInput, fillInputs } from './fill-inputs.ts';
import { addressPlaces, evaluate, type PolicyScope, policiesFor, setProperty } from './policies.ts';
import type { InputProblem } from './values.ts';

/** How a connection signs in. A bearer token is one that is pasted, or that OAuth gave. */
export type Credentials =
  | { kind: 'none' }
  /** `option`: the id of the security option; without it, the operation's first one of its kind. */
  | { kind: 'apiKey'; value: string; option?: string }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'bearer'; token: string };

/** One configured instance of a connector, as a call needs it: secrets in clear. */
export interface ConnectionValues {
  /** The administrator's own address, instead of the description's. */
  baseUrl?: string | null;
  /** By the names of the connection parameters. */
  parameters: Readonly<Record<string, string>>;
  credentials: Credentials;
}

export interface ConnectorRequest {
  method: string;
  url: string;
  /** Names in lower case. May hold secrets: never for a log. */
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | null;
}

export type BuiltRequest =
  | { ok: true; request: ConnectorRequest }
  /** One for each input that is wrong or missing. */
  | { ok: false; problems: InputProblem[] };

/**
 * Checks the inputs (by `ConnectorInput.name`), fills in defaults, runs the policies and signs in. No input reaches
 * over its place: not out of its path segment, its query value or its header, and never to another host, unless the
 * description lets it choose one from a list.
 */
export function buildRequest(
  connector: ConnectorDescription,
  operation: ConnectorOperation,
  inputs: Readonly<Record<string, unknown>>,
  connection: ConnectionValues,
): BuiltRequest {
  const problems: InputProblem[] = [];
  const filled = fillInputs(operation, inputs, problems);
  const request = new RequestBuilder(
    connector,
    operation,
    filled,
    withParameterDefaults(connector, connection),
    problems,
  );
  const built = request.build();
  return built === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, request: built };
}

function withParameterDefaults(
  connector: ConnectorDescription,
  connection: ConnectionValues,
): ConnectionValues {
  const known = [
    ...connector.connectionParameters,
    ...connector.connectionParameterSets.flatMap(({ parameters }) => parameters),
  ];
  const defaults = known.flatMap(({ name, default: value }) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...connection, parameters: { ...Object.fromEntries(defaults), ...connection.parameters } };
}

class RequestBuilder {
  readonly #connector: ConnectorDescription;
  readonly #operation: ConnectorOperation;
  readonly #filled: readonly FilledInput[];
  readonly #connection: ConnectionValues;
  readonly #problems: InputProblem[];
  readonly #headers = new Map<string, string>();
  /** Encoded. */
  #query: [name: string, value: string][] = [];

  constructor(
    connector: ConnectorDescription,
    operation: ConnectorOperation,
    filled: readonly FilledInput[],
    connection: ConnectionValues,
    problems: InputProblem[],
  ) {
    this.#connector = connector;
    this.#operation = operation;
    this.#filled = filled;
    this.#connection = connection;
    this.#problems = problems;
  }

  build(): ConnectorRequest | undefined {
    const policies = policiesFor(this.#connector, this.#operation.id);
    for (const { input, value } of this.#filled) {
      if (input.in === 'query') this.#query.push(...queryPairs(input, value));
      if (input.in === 'header') this.#setHeader(input.wireName, headerText(input, value), input.name);
    }
    const cookies = this.#in('cookie').map(
      ({ input, value }) => `${encode(input.wireName)}=${encode(scalarText(value))}`,
    );
    if (cookies.length > 0) this.#headers.set('cookie', cookies.join('; '));

    let body = bodyValue(this.#operation, this.#filled);
    let { method, path } = this.#operation;
    let address = this.#operation.baseUrl ?? this.#connector.baseUrl ?? '';
    let addressFromPolicy = false;
    for (const policy of policies) {
      const scope = this.#scope(body);
      if (policy.kind === 'setHeader') this.#policyHeader(policy, evaluate(policy.value, scope));
      else if (policy.kind === 'setQueryParameter') this.#policyQuery(policy, evaluate(policy.value, scope));
      else if (policy.kind === 'setProperty') body = setProperty(body, policy, scope);
      else if (policy.kind === 'route') {
        path = policy.path;
        method = policy.method ?? method;
      } else {
        address = policy.url;
        addressFromPolicy = true;
      }
    }
    const base = this.#base(address, addressFromPolicy);
    const written = this.#path(path);
    const sent =
      method === 'GET' || method === 'HEAD'
        ? null
        : writeBody(this.#operation, body, this.#filled, this.#problems);
    if (sent) this.#headers.set('content-type', sent.mediaType);
    if (!this.#headers.has('accept')) this.#headers.set('accept', acceptOf(this.#operation));
    this.#signIn();
    if (base === undefined || written === undefined) return undefined;
    const query = this.#query.map(([name, value]) => `${name}=${value}`).join('&');
    const joint = query === '' ? '' : written.includes('?') ? `&${query}` : `?${query}`;
    return {
      method,
      url: `${base}${written}${joint}`,
      headers: Object.fromEntries(this.#headers),
      body: sent?.content ?? null,
    };
  }

  #in(place: ConnectorInput['in']): FilledInput[] {
    return this.#filled.filter(({ input }) => input.in === place);
  }

  #scope(body: unknown): PolicyScope {
    const texts = (place: 'header' | 'query'): Record<string, string> =>
      Object.fromEntries(
        this.#in(place).map(({ input, value }) => [input.wireName.toLowerCase(), scalarText(value)]),
      );
    return { parameters: this.#connection.parameters, headers: texts('header'), query: texts('query'), body };
  }

  /** Every `{name}` filled in; a segment that would lead elsewhere is a problem of its input. */
  #path(template: string): string | undefined {
    const before = this.#problems.length;
    const routed = template.replace(addressPlaces, (whole) =>
      encode(evaluate(whole, this.#scope(undefined))),
    );
    const [path = '', ...fixed] = routed.split('?');
    const inPath = this.#in('path');
    const fill = (text: string): string =>
      text.replace(/('?)\{([^{}]+)\}('?)/g, (_, open: string, name: string, close: string) => {
        const found = inPath.find(({ input }) => input.wireName === name);
        if (!found) return `${open}${close}`;
        // Between quotes, as in OData's keys, a quote in the value is written twice.
        const isQuoted = open !== '' && close !== '' && typeof found.value === 'string';
        const value = isQuoted ? String(found.value).replaceAll("'", "''") : found.value;
        const segment = pathText(found.input, value);
        if (segment === '')
          this.#problems.push({ input: found.input.name, message: 'This must not be empty.' });
        return `${open}${segment}${close}`;
      });
    const filled = path
      .split('/')
      .map((segment) => {
        const result = fill(segment);
        if (/^(\.|%2e){1,2}$/i.test(result) && result !== segment)
          this.#problems.push({
            input: /\{([^{}]+)\}/.exec(segment)?.[1] ?? '',
            message: 'This would lead to another address.',
          });
        return result.replaceAll('#', '%23');
      })
      .join('/');
    if (this.#problems.length > before) return undefined;
    const query = fixed.length === 0 ? '' : `?${fill(fixed.join('?')).replaceAll('#', '%23')}`;
    return (filled === '/' ? '/' : filled.replaceAll(' ', '%20')) + query;
  }

  #base(described: string, isPolicy: boolean): string | undefined {
    const own = this.#connection.baseUrl ?? '';
    if (own !== '') return checkedBase(own, this.#problems);
    if (described === '') {
      this.#problems.push({
        input: 'baseUrl',
        message: 'The connection does not say where the system answers.',
      });
      return undefined;
    }
    const before = this.#problems.length;
    const braces = (text: string): string =>
      fillTemplate(
        text,
        /\{([^{}]+)\}/g,
        (name) => fromParameters(this.#connection.parameters, name),
        this.#problems,
      );
    const address = isPolicy
      ? fillTemplate(
          described,
          addressPlaces,
          (name, match) => this.#hostPart(name, match[0]),
          this.#problems,
        )
      : braces(described);
    return this.#problems.length > before ? undefined : checkedBase(address, this.#problems);
  }

  /** An input may choose a host from the list in its description: a free one could carry the credentials anywhere. */
  #hostPart(name: string, expression: string): string | undefined {
    if (!expression.includes('connectionParameters')) {
      const found = this.#filled.find(
        ({ input }) =>
          (input.in === 'query' || input.in === 'header') &&
          input.wireName.toLowerCase() === name.toLowerCase(),
      );
      if (!found) return undefined;
      if (!found.input.schema.enum?.includes(found.value)) {
        this.#problems.push({
          input: found.input.name,
          message: 'This may not choose where the request goes.',
        });
        return 'refused.invalid';
      }
    }
    return evaluate(expression, this.#scope(undefined)) || this.#connection.parameters[name];
  }

  #setHeader(name: string, value: string, input: string): void {
    if (isToken(name) && isHeaderValue(value)) this.#headers.set(name.toLowerCase(), value.trim());
    else
      this.#problems.push({
        input,
        message: 'This holds line breaks or characters that no header may hold.',
      });
  }

  #policyHeader(policy: { name: string; existsAction: string }, value: string): void {
    const present = this.#headers.get(policy.name.toLowerCase());
    // A policy for a parameter that this connection does not use sets nothing.
    if (value === '' || (present !== undefined && policy.existsAction === 'skip')) return;
    const appended =
      present !== undefined && policy.existsAction === 'append' ? `${present},${value}` : value;
    this.#setHeader(policy.name, appended, policy.name);
  }

  #policyQuery(policy: { name: string; existsAction: string }, value: string): void {
    const name = encodeName(decoded(policy.name));
    const present = this.#query.some(([other]) => other === name);
    if (value === '' || (present && policy.existsAction === 'skip')) return;
    if (policy.existsAction !== 'append') this.#query = this.#query.filter(([other]) => other !== name);
    this.#query.push([name, encode(value)]);
  }

  #signIn(): void {
    const { credentials } = this.#connection;
    if (credentials.kind === 'bearer')
      this.#setHeader('authorization', `Bearer ${credentials.token}`, 'token');
    if (credentials.kind === 'basic') {
      const pair = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
      this.#headers.set('authorization', `Basic ${btoa(String.fromCharCode(...pair))}`);
    }
    if (credentials.kind !== 'apiKey') return;
    const option = this.#keyOption(credentials.option);
    if (!option) this.#problems.push({ input: 'apiKey', message: 'This connector takes no key.' });
    else if (option.in === 'header') this.#setHeader(option.name, credentials.value, 'apiKey');
    else if (option.in === 'cookie') {
      const others = this.#headers.get('cookie');
      const own = `${encode(option.name)}=${encode(credentials.value)}`;
      this.#headers.set('cookie', others === undefined ? own : `${others}; ${own}`);
    } else {
      const name = encodeName(option.name);
      this.#query = [...this.#query.filter(([other]) => other !== name), [name, encode(credentials.value)]];
    }
  }

  #keyOption(id: string | undefined): Extract<SecurityOption, { kind: 'apiKey' }> | undefined {
    const keys = this.#connector.security.filter((option) => option.kind === 'apiKey');
    if (id !== undefined) return keys.find((option) => option.id === id);
    return keys.find((option) => this.#operation.security.includes(option.id)) ?? keys[0];
  }
}

const acceptOf = (operation: ConnectorOperation): string =>
  operation.output === null || operation.output.mediaType.includes('json')
    ? 'application/json, */*;q=0.5'
    : `${operation.output.mediaType}, application/json;q=0.8, */*;q=0.5`;

/** Some policies name their parameter as it stands in a URL (`%24top`). */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
