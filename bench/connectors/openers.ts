/** Customers who come, say a word and stay: each one's conversation begins a life that a CRM is told of. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpPipe } from '../chat/http-pipe.ts';
import { answerParent } from '../child-program.ts';

export interface ComeInput {
  url: string;
  secret: string;
  perSecond: number;
}

let coming: Promise<number> | undefined;
let stopped = false;

async function come({ url, secret, perSecond }: ComeInput): Promise<number> {
  const pipe = new HttpPipe(url);
  const began = performance.now();
  let count = 0;
  for (; !stopped; count += 1) {
    // As many in every window, however long their requests take.
    await sleep(Math.max(0, began + (count * 1000) / perSecond - performance.now()));
    const user = { id: `dl_opener-${process.pid}-${performance.now()}`, name: 'Bench opener' };
    const { token } = await pipe.json('POST', '/v3/directline/tokens/generate', secret, { user });
    const { conversationId } = await pipe.json('POST', '/v3/directline/conversations', String(token), {
      user,
    });
    await pipe.json(
      'POST',
      `/v3/directline/conversations/${String(conversationId)}/activities`,
      String(token),
      {
        type: 'message',
        text: 'Hello',
        channelData: { clientActivityID: 'hello' },
      },
    );
  }
  return count;
}

answerParent({
  start(input: ComeInput) {
    stopped = false;
    coming = come(input);
    return Promise.resolve();
  },
  /** @returns how many came. */
  stop() {
    stopped = true;
    return coming ?? Promise.resolve(0);
  },
});
