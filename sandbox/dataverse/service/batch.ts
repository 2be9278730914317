/** `$batch`: many requests in one; those of a change set succeed or fail together. */
import { ApiError, badRequest } from '../odata/api-error.ts';
import type { ApiContext } from './context.ts';
import { type ApiRequest, type ApiResponse, readPreferences } from './messages.ts';
import { boundaryOf, type Part, readMessage, readParts, writeParts, writeResponse } from './multipart.ts';

type Handle = (api: ApiContext, request: ApiRequest) => ApiResponse;

const maxRequests = 1000;

interface Outcome {
  parts: string[];
  /** Undefined when all went well. */
  failed?: ApiResponse;
}

/** @throws ApiError 400 when the whole cannot be read */
export function runBatch(api: ApiContext, request: ApiRequest, handle: Handle): ApiResponse {
  if (request.method !== 'POST') throw new ApiError(405, '0x80060888', 'A batch is sent by POST.');
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary === undefined) {
    throw new ApiError(415, '0x80060888', 'The content type of a batch is multipart/mixed with a boundary.');
  }
  const batch = new Batch(api, request, handle);
  const items = readParts(request.body, boundary).map((part) => batch.read(part));
  if (items.reduce((sum, item) => sum + item.length, 0) > maxRequests) {
    throw badRequest(`The batch holds more than ${maxRequests} requests.`, '0x80060888');
  }
  return batch.run(items);
}

interface BatchItem {
  length: number;
  run(): Outcome;
}

class Batch {
  readonly #api: ApiContext;
  readonly #outer: ApiRequest;
  readonly #handle: Handle;

  constructor(api: ApiContext, outer: ApiRequest, handle: Handle) {
    this.#api = api;
    this.#outer = outer;
    this.#handle = handle;
  }

  run(items: readonly BatchItem[]): ApiResponse {
    const { continueOnError } = readPreferences(this.#outer.headers);
    const parts: string[] = [];
    let status = 200;
    for (const item of items) {
      const outcome = item.run();
      parts.push(...outcome.parts);
      if (outcome.failed !== undefined && !continueOnError) {
        status = outcome.failed.status;
        break;
      }
    }
    const boundary = `batchresponse_${this.#api.organization.time.newId()}`;
    return {
      status,
      headers: {
        'Content-Type': `multipart/mixed; boundary=${boundary}`,
        'OData-Version': '4.0',
        ...(continueOnError ? { 'Preference-Applied': 'odata.continue-on-error' } : {}),
      },
      body: writeParts(parts, boundary),
    };
  }

  /** A request, or a change set of requests. */
  read(part: Part): BatchItem {
    const boundary = boundaryOf(part.headers['content-type']);
    if (boundary === undefined) {
      const request = this.#requestIn(part);
      return { length: 1, run: () => this.#single(request) };
    }
    const members = readParts(part.body, boundary).map((member) => ({
      contentId: member.headers['content-id'],
      request: this.#requestIn(member),
    }));
    if (members.some(({ request }) => request.method === 'GET')) {
      throw badRequest('A change set cannot contain GET requests.');
    }
    return { length: members.length, run: () => this.#changeSet(members) };
  }

  #single(request: ApiRequest): Outcome {
    const response = this.#handle(this.#api, request);
    const parts = [writeResponse(response, undefined)];
    return response.status >= 400 ? { parts, failed: response } : { parts };
  }

  #changeSet(members: readonly { contentId: string | undefined; request: ApiRequest }[]): Outcome {
    const { records, time } = this.#api.organization;
    const boundary = `changesetresponse_${time.newId()}`;
    try {
      const inner = records.atomically(() => {
        const addresses = new Map<string, string>();
        return members.map(({ contentId, request }) => {
          const response = this.#handle(this.#api, withReferences(request, addresses));
          if (response.status >= 400) throw new Failed(response);
          if (contentId !== undefined) addresses.set(contentId, this.#pathOf(request, response));
          return writeResponse(response, contentId);
        });
      });
      const body = `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${writeParts(inner, boundary)}`;
      return { parts: [body] };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      return { parts: [writeResponse(error.response, undefined)], failed: error.response };
    }
  }

  /** Where the record of an answer is, below the service root. */
  #pathOf(request: ApiRequest, response: ApiResponse): string {
    const address = response.headers['OData-EntityId'];
    if (address !== undefined) return address.slice(this.#api.root.length);
    const body: Record<string, unknown> = response.body === '' ? {} : JSON.parse(response.body);
    const set = request.path.split('(')[0]!;
    const id = Object.values(body).find(
      (value) => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value),
    );
    return typeof id === 'string' && !request.path.includes('(') ? `${set}(${id})` : request.path;
  }

  #requestIn(part: Part): ApiRequest {
    const text = part.body.replace(/^(\r\n)+/, '');
    const lineEnd = text.indexOf('\r\n');
    const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
    const match = /^([A-Z]+)\s+(\S+)(?:\s+HTTP\/1\.[01])?\s*$/.exec(line);
    if (match === null) throw badRequest(`'${line.slice(0, 100)}' is not a request line.`);
    const message = readMessage(lineEnd < 0 ? '' : text.slice(lineEnd + 2));
    const [path, query] = this.#relative(match[2]!).split(/\?(.*)/s);
    return {
      method: match[1]!,
      path: path!,
      query: query ?? '',
      headers: { ...inherited(this.#outer.headers), ...message.headers },
      body: message.body.trim(),
    };
  }

  /** Addresses may be relative to the service, begin at the host, or be whole. @throws ApiError 400 for other hosts */
  #relative(address: string): string {
    if (/^https?:/i.test(address) && !address.toLowerCase().startsWith(`${this.#api.organization.url}/`)) {
      throw badRequest(`The address '${address}' of a request in the batch is of another service.`);
    }
    return address
      .replace(/^https?:\/\/[^/]+/i, '')
      .replace(/^\/api\/data\/v\d+\.\d+\//i, '')
      .replace(/^\//, '');
  }
}

class Failed extends Error {
  readonly response: ApiResponse;

  constructor(response: ApiResponse) {
    super(`status ${response.status}`);
    this.response = response;
  }
}

/** Who acts is said once for the whole batch. */
const inherited = (headers: ApiRequest['headers']): Record<string, string | undefined> => ({
  callerobjectid: headers.callerobjectid,
  mscrmcallerid: headers.mscrmcallerid,
});

/** Puts the addresses of earlier records where `$1` stands: in the address and in bindings. */
function withReferences(request: ApiRequest, addresses: ReadonlyMap<string, string>): ApiRequest {
  const path = request.path.replace(
    /^\$(\w+)/,
    (whole, contentId: string) => addresses.get(contentId) ?? whole,
  );
  const body = request.body.replaceAll(
    /(@odata\.(?:bind|id)"\s*:\s*)"\/?\$(\w+)"/g,
    (whole, before: string, contentId: string) => {
      const address = addresses.get(contentId);
      return address === undefined ? whole : `${before}"/${address}"`;
    },
  );
  return { ...request, path, body };
}
