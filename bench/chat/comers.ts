/**
 * The load on the hand-over path: each comer opens a conversation, asks for a representative, and, once one has
 * accepted, makes room for the next comer. The representative ends and closes at once, so that the pace can go on
 * for ever; that work is part of the load, and not of the count.
 */
import type { Target } from '../bench-server.ts';
import { answerParent } from '../child-program.ts';
import { DeskListener } from './desk-listener.ts';
import { HttpPipe } from './http-pipe.ts';

export interface ComingInput extends Target {
  comers: number;
  warmUpMs: number;
  windowMs: number;
}

const acceptedWithinMs = 60_000;
const openingText = 'I would like to talk to a representative';

async function measure({
  url,
  secret,
  representatives,
  comers,
  warmUpMs,
  windowMs,
}: ComingInput): Promise<number> {
  const waiting = new Map<string, () => void>();
  const finishing = new Set<Promise<unknown>>();
  const desks = await Promise.all(
    representatives.map(async ({ token }) => {
      const desk: DeskListener = await DeskListener.open({
        url,
        token,
        onMessages: () => {},
        onAccepted: (conversationId) => {
          waiting.get(conversationId)?.();
          waiting.delete(conversationId);
          const finished = desk
            .call('conversation.end', { conversationId })
            .then(() => desk.call('conversation.close', { conversationId }))
            .catch((error: Error) => process.stderr.write(`${error.message}\n`))
            .finally(() => finishing.delete(finished));
          finishing.add(finished);
        },
      });
      return desk;
    }),
  );
  const from = performance.now() + warmUpMs;
  const until = from + windowMs;
  let accepted = 0;
  const lane = async (number: number) => {
    const pipe = new HttpPipe(url);
    for (let turn = 0; performance.now() < until; turn++) {
      const user = { id: `dl_bench-${process.pid}-${number}-${turn}`, name: `Bench ${number}` };
      const { token } = await pipe.json('POST', '/v3/directline/tokens/generate', secret, { user });
      const { conversationId } = await pipe.json('POST', '/v3/directline/conversations', String(token), {
        user,
      });
      const taken = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no representative accepted')), acceptedWithinMs);
        waiting.set(String(conversationId), () => {
          clearTimeout(timer);
          resolve();
        });
      });
      const path = `/v3/directline/conversations/${String(conversationId)}/activities`;
      await pipe.json('POST', path, String(token), {
        type: 'message',
        text: openingText,
        channelData: { clientActivityID: 'opening' },
      });
      await taken;
      const now = performance.now();
      if (now >= from && now < until) accepted += 1;
    }
    pipe.close();
  };
  await Promise.all(Array.from({ length: comers }, (_, number) => lane(number)));
  await Promise.all(finishing);
  for (const desk of desks) desk.close();
  return (accepted * 1000) / windowMs;
}

answerParent({ measure });
