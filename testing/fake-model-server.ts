/** A server on the loopback that speaks OpenAI's chat completions, as much of it as tests need, and its faults. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeModelRequest {
  authorization: string | undefined;
  path: string;
  body: Record<string, unknown> & { messages?: { role: string; content: unknown }[] };
}

/** Answers one request; `completion` and the faults below are ready-made. */
export type FakeModelReply = (response: ServerResponse, request: FakeModelRequest) => void;

export interface FakeModelServer {
  /** Ends before `/chat/completions`. */
  baseUrl: string;
  requests: FakeModelRequest[];
  close(): Promise<void>;
}

/** @param reply is asked for every request, so a test may change its mind between two. */
export async function startFakeModelServer(
  reply: (request: FakeModelRequest) => FakeModelReply,
): Promise<FakeModelServer> {
  const requests: FakeModelRequest[] = [];
  const server: Server = createServer((incoming, response) => {
    void readJson(incoming).then((body) => {
      const request = { authorization: incoming.headers.authorization, path: incoming.url ?? '', body };
      requests.push(request);
      reply(request)(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(incoming: IncomingMessage): Promise<FakeModelRequest['body']> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as FakeModelRequest['body'];
}

const completionBody = (message: object, finish: string) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'fake',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  });

const json = (response: ServerResponse, status: number, body: string, headers = {}) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

export const says =
  (content: string, finish = 'stop'): FakeModelReply =>
  (response) =>
    json(response, 200, completionBody({ content }, finish));

/** @param input as text, so that a test may send what is not JSON. */
export const callsTool =
  (name: string, input: string): FakeModelReply =>
  (response) =>
    json(
      response,
      200,
      completionBody(
        { content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name, arguments: input } }] },
        'tool_calls',
      ),
    );

export const failsWith =
  (status: number, headers: Record<string, string> = {}): FakeModelReply =>
  (response, request) =>
    // As some providers do, the error quotes what it was asked: it must go no further.
    json(
      response,
      status,
      JSON.stringify({ error: { message: `no: ${JSON.stringify(request.body)}` } }),
      headers,
    );

export const saysRaw =
  (body: string): FakeModelReply =>
  (response) =>
    json(response, 200, body);

/** Takes the question and says nothing. */
export const hangs: FakeModelReply = () => undefined;

/** Promises more than it sends, then breaks the connection. */
export const breaksOff: FakeModelReply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  response.write('{"id":"chatcmpl-1","choices":[{"mess', () => response.destroy());
};
