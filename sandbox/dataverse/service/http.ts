/** One request over HTTP: to the sandbox's own controls, the login, the pages, or the API. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { handleLogin } from '../login/login-http.ts';
import { ApiError } from '../odata/api-error.ts';
import { handlePage } from '../pages/pages.ts';
import { handleApi } from './api.ts';
import { handleControl } from './control.ts';
import type { FaultRule } from './faults.ts';
import type { Arrival, House } from './house.ts';
import { callerOf, unauthorized } from './identity.ts';
import type { ServiceProtection } from './limits.ts';
import {
  type ApiRequest,
  type ApiResponse,
  annotationFilter,
  errorResponse,
  readPreferences,
} from './messages.ts';
import type { Organization } from './organization.ts';

const maxBody = 16 * 1024 * 1024;

/** Never rejects. */
export async function handleRequest(
  house: House,
  organization: Organization,
  protection: ServiceProtection,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const arrival = await readArrival(incoming);
    if (arrival === undefined) {
      send(response, plain(413, 'The request is too large.'));
      return;
    }
    if (arrival.path.startsWith('/sandbox/')) {
      send(response, handleControl(house, arrival));
      return;
    }
    await journaled(house, organization, protection, arrival, response);
  } catch (error) {
    if (incoming.destroyed && !incoming.complete) return;
    console.error('The sandbox failed:', error);
    if (!response.headersSent) send(response, plain(500, 'The sandbox failed; see its output.'));
    else response.destroy();
  }
}

async function journaled(
  house: House,
  organization: Organization,
  protection: ServiceProtection,
  arrival: Arrival,
  response: ServerResponse,
): Promise<void> {
  const { method, path, query, body } = arrival;
  const entry = house.journal.add({
    at: house.time.now().toISOString(),
    organization: organization.name,
    method,
    path,
    query,
    headers: Object.fromEntries(
      Object.entries(arrival.headers).filter((pair): pair is [string, string] => pair[1] !== undefined),
    ),
    body,
  });
  const fault = house.faults.take({ method, path: decoded(path), organization: organization.name });
  if (fault !== undefined) entry.fault = fault.kind;
  if (fault !== undefined && (await strike(house, organization, fault, response))) {
    if (!response.destroyed && response.headersSent) entry.status = response.statusCode;
    return;
  }
  const answer = await answerTo(house, organization, protection, arrival);
  if (fault?.kind === 'reset-after-commit') {
    response.socket?.resetAndDestroy();
    return;
  }
  entry.status = answer.status;
  send(response, answer);
}

async function answerTo(
  house: House,
  organization: Organization,
  protection: ServiceProtection,
  arrival: Arrival,
): Promise<ApiResponse> {
  const api = /^\/api\/data\/(v\d+\.\d+)(?:\/(.*))?$/s.exec(arrival.path);
  if (api === null)
    return handleLogin(house, organization, arrival) ?? handlePage(house, organization, arrival);
  if (!/^v9\.[0-2]$/.test(api[1]!)) {
    return plain(404, `There is no version ${api[1]} of the Web API here; ask for v9.2.`);
  }
  const request: ApiRequest = { ...arrival, path: api[2] ?? '' };
  try {
    const caller = callerOf(organization, house.authority.tokens, arrival.headers);
    const { headers, end } = protection.begin(caller.user.id);
    try {
      await house.time.wait(house.latencyMs);
      const version = api[1]!;
      const answer = handleApi({ organization, caller, version, root: organization.root(version) }, request);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    } finally {
      end();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return errorResponse(error, annotationFilter(readPreferences(arrival.headers).annotations));
  }
}

/** Does what a fault says. @returns whether the request is dealt with */
async function strike(
  house: House,
  organization: Organization,
  fault: FaultRule,
  response: ServerResponse,
): Promise<boolean> {
  const refuse = (error: ApiError): boolean => {
    send(
      response,
      errorResponse(error, () => false),
    );
    return true;
  };
  const retryAfter = (usual: number): Record<string, string> => ({
    'Retry-After': String(fault.retryAfterSeconds ?? usual),
  });
  switch (fault.kind) {
    case '429':
      return refuse(
        new ApiError(
          429,
          '0x80072322',
          'Number of requests exceeded the limit of 6000 over the measured time window of 300 seconds.',
          retryAfter(1),
        ),
      );
    case '401':
      return refuse(unauthorized(organization));
    case '500':
      return refuse(new ApiError(500, '0x80040216', 'An unexpected error occurred.'));
    case '503': {
      const headers = fault.retryAfterSeconds === undefined ? {} : retryAfter(0);
      return refuse(new ApiError(503, '', 'The service is unavailable.', headers));
    }
    case 'slow':
      await house.time.wait(fault.delayMs ?? 1000);
      return false;
    case 'hang':
      await once(response, 'close');
      return true;
    case 'reset-before':
      response.socket?.resetAndDestroy();
      return true;
    case 'reset-after-commit':
      return false;
    case 'garbage':
      send(response, {
        status: 200,
        headers: { 'Content-Type': 'application/json; odata.metadata=minimal' },
        body: '<html><body>Not what you expect',
      });
      return true;
    case 'huge':
      await sendHuge(response, fault.bytes ?? 64 * 1024 * 1024);
      return true;
  }
}

/** Valid JSON of about so many bytes, made while it is sent. */
async function sendHuge(response: ServerResponse, bytes: number): Promise<void> {
  const record = `{"subject":"${'x'.repeat(65_000)}"}`;
  function* chunks() {
    yield '{"value":[';
    for (let sent = 0; sent < bytes; sent += record.length) yield sent === 0 ? record : `,${record}`;
    yield ']}';
  }
  response.writeHead(200, { 'Content-Type': 'application/json; odata.metadata=minimal' });
  // Whoever has enough hangs up; that is what this fault is there to show.
  await pipeline(Readable.from(chunks()), response).catch(() => undefined);
}

async function readArrival(incoming: IncomingMessage): Promise<Arrival | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > maxBody) return undefined;
    chunks.push(chunk as Buffer);
  }
  const [path, query] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: path!,
    query: query ?? '',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    local: /^(::1|(::ffff:)?127\.)/.test(incoming.socket.remoteAddress ?? ''),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function send(response: ServerResponse, answer: ApiResponse): void {
  if (response.destroyed) return;
  const length = answer.body === '' ? {} : { 'Content-Length': Buffer.byteLength(answer.body) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(answer.body);
}

export const plain = (status: number, text: string): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});
