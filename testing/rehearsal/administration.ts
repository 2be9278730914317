/** What a rehearsal asks of the server as its administrator: representatives to play, and transcripts to check. */

import {
  type InputOf,
  type OperationName,
  type OutputOf,
  operations,
} from '../../contracts/api/operations.ts';
import type { Message } from '../../contracts/api/shapes.ts';
import type { HttpClient } from './http-client.ts';
import { errorOf, type Patience, persist } from './persistence.ts';
import type { ShownMessage } from './verdict.ts';

/** Any operation over HTTP, made from its declaration: path parameters, query string or JSON body. */
export async function callOperation<N extends OperationName>(
  http: HttpClient,
  bearer: string,
  patience: Patience,
  name: N,
  input: InputOf<N>,
): Promise<OutputOf<N>> {
  const { method, path } = operations[name];
  const rest: Record<string, unknown> = { ...input };
  const filled = path.replace(/:(\w+)/g, (_, parameter: string) => {
    const value = encodeURIComponent(String(rest[parameter]));
    delete rest[parameter];
    return value;
  });
  const query =
    method === 'GET' && Object.keys(rest).length > 0
      ? `?${new URLSearchParams(rest as Record<string, string>)}`
      : '';
  return await persist(patience, async () => {
    const answer = await http.send(method, filled + query, {
      bearer,
      ...(method === 'GET' ? {} : { body: rest }),
    });
    if (answer.status >= 400) throw errorOf(answer.status, answer.body);
    return answer.body as OutputOf<N>;
  });
}

export interface AdministrationOptions {
  http: HttpClient;
  token: string;
  patience: Patience;
}

export interface SignedIn {
  username: string;
  token: string;
}

/** So many requests at a time; passwords are hashed one by one on the server anyway. */
const atOnce = 4;
const pageSize = 1000;

export class Administration {
  readonly #options: AdministrationOptions;

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  /**
   * Makes the representatives `<prefix>-1` to `<prefix>-<count>`, in every queue and with every skill, each with a
   * bearer token for a day. Those of an earlier run are taken over.
   */
  async hire(count: number, capacityTotal: number, prefix = 'rehearsal'): Promise<SignedIn[]> {
    const { queues } = await this.call('queue.list', {});
    const { skills } = await this.call('skill.list', {});
    return await inTurn(
      Array.from({ length: count }, (_, index) => index + 1),
      async (number) => {
        const username = `${prefix}-${number}`;
        await this.call('user.put', {
          username,
          displayName: `Rehearsal representative ${number}`,
          roles: ['representative'],
          // They sign in by token only; nobody needs to know it.
          password: crypto.randomUUID(),
          capacityTotal,
          queues: queues.map((queue) => queue.name),
          skills: skills.map(({ name }) => ({ name, proficiency: 10 })),
        });
        const { token } = await this.call('token.create', { username, name: 'rehearsal', days: 1 });
        return { username, token };
      },
    );
  }

  /** Every message of a conversation as the server keeps it. */
  async transcript(conversationId: string): Promise<ShownMessage[]> {
    const all: ShownMessage[] = [];
    for (;;) {
      const { messages } = await this.call('message.list', {
        conversationId,
        after: all.at(-1)?.sequence ?? 0,
        limit: pageSize,
      });
      all.push(...messages.map(toShown));
      if (messages.length < pageSize) return all;
    }
  }

  async call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const { http, token, patience } = this.#options;
    return await callOperation(http, token, patience, name, input);
  }
}

const toShown = ({ sequence, kind, sender, text, clientMessageId, name }: Message): ShownMessage => ({
  sequence,
  kind,
  sender: sender.kind,
  text,
  clientId: clientMessageId,
  name: name ?? null,
});

/** Does `work` for each item, a few at a time, and keeps the order of the results. */
export async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  width = atOnce,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
