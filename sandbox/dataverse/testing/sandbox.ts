/** A sandbox for one test file, and plain requests to it. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Dataverse, type DataverseOptions, demoSales, demoService, startDataverse } from '../index.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, when it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

export interface Call {
  body?: unknown;
  headers?: Record<string, string>;
  /** Which environment: 0 is Contoso Service. */
  environment?: number;
  client?: { clientId: string; secret: string };
}

/** Starts one before all tests of the file and resets it before each. */
export function testSandbox(more: Partial<DataverseOptions> = {}) {
  let running: Dataverse | undefined;
  let held = new Map<string, string>();
  const sandbox = (): Dataverse => {
    if (running === undefined) throw new Error('The sandbox is not running yet');
    return running;
  };
  beforeAll(async () => {
    running = await startDataverse({
      port: 0,
      organizations: [
        { name: 'Contoso Service', data: demoService },
        { name: 'Contoso Sales', data: demoSales },
      ],
      ...more,
    });
  });
  beforeEach(() => {
    sandbox().reset();
    held = new Map();
  });
  afterAll(async () => running?.close());

  /** Asks the token endpoint; fields may be replaced. */
  const login = async (fields: Record<string, string> = {}, tenant = sandbox().tenant): Promise<Answer> => {
    const form = {
      grant_type: 'client_credentials',
      client_id: sandbox().clientId,
      client_secret: sandbox().clientSecret,
      scope: `${sandbox().url}/.default`,
      ...fields,
    };
    return ask(`${sandbox().loginUrl}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  };

  const tokenFor = async (environment = 0, client?: Call['client']): Promise<string> => {
    const { url } = sandbox().environments[environment]!;
    const who = client ?? { clientId: sandbox().clientId, secret: sandbox().clientSecret };
    const name = `${who.clientId} ${url}`;
    const fields = { client_id: who.clientId, client_secret: who.secret, scope: `${url}/.default` };
    const token = held.get(name) ?? String((await login(fields)).json.access_token);
    held.set(name, token);
    return token;
  };

  /** A request to the Web API with a token; `path` is below `/api/data/v9.2/`. */
  const call = async (
    method: string,
    path: string,
    { body, headers, environment = 0, client }: Call = {},
  ) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return ask(`${sandbox().environments[environment]!.url}/api/data/v9.2/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenFor(environment, client)}`,
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
  };

  return { sandbox, login, tokenFor, call };
}

export async function ask(address: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(address, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? tryJson(text) : undefined,
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The id in an `OData-EntityId`. */
export const idIn = (answer: Answer): string =>
  /\(([0-9a-f-]{36})\)$/.exec(answer.headers.get('odata-entityid') ?? '')![1]!;
