/**
 * Customers who come at an even pace and ask for a representative, and desks that note when an offer is on their socket.
 * Each is accepted, ended and closed at once, so that there is room for the next.
 */
import type { Target } from '../bench-server.ts';
import { DeskListener } from '../chat/desk-listener.ts';
import { HttpPipe } from '../chat/http-pipe.ts';
import { answerParent } from '../child-program.ts';

export interface EscalatingInput extends Target {
  perSecond: number;
  warmUpMs: number;
  windowMs: number;
}

/** By conversation: epoch milliseconds, with fractions, when the offer was on the socket. */
export type OfferedAt = Record<string, number>;

const openingText = 'I would like to talk to a representative';
/** Requests of so many customers are under way at once, at most. */
const lanes = 64;
const patienceMs = 120_000;

const wallClock = (): number => performance.timeOrigin + performance.now();

async function measure(input: EscalatingInput): Promise<OfferedAt> {
  const { url, secret, representatives, perSecond, warmUpMs, windowMs } = input;
  const offeredAt = new Map<string, number>();
  const finishing = new Set<Promise<unknown>>();
  const desks = await Promise.all(
    representatives.map(async ({ token }) => {
      const desk: DeskListener = await DeskListener.open({
        url,
        token,
        onMessages: () => {},
        onOffered: (conversationId) => void offeredAt.set(conversationId, wallClock()),
        onAccepted: (conversationId) => {
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
  const start = performance.now();
  const end = start + warmUpMs + windowMs;
  let next = 0;
  const counted: string[] = [];
  const lane = async (number: number) => {
    const pipe = new HttpPipe(url);
    for (;;) {
      const turn = next++;
      const due = start + (turn * 1000) / perSecond;
      if (due >= end) break;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const user = { id: `dl_bench-${process.pid}-${turn}`, name: `Bench ${number}` };
      const { token } = await pipe.json('POST', '/v3/directline/tokens/generate', secret, { user });
      const { conversationId } = await pipe.json('POST', '/v3/directline/conversations', String(token), {
        user,
      });
      if (due >= start + warmUpMs) counted.push(String(conversationId));
      await pipe.json(
        'POST',
        `/v3/directline/conversations/${String(conversationId)}/activities`,
        String(token),
        {
          type: 'message',
          text: openingText,
          channelData: { clientActivityID: 'opening' },
        },
      );
    }
    pipe.close();
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  const patience = performance.now() + patienceMs;
  const missing = () => counted.filter((id) => !offeredAt.has(id));
  while (missing().length > 0 && performance.now() < patience)
    await new Promise((resolve) => setTimeout(resolve, 50));
  if (missing().length > 0) throw new Error(`${missing().length} of ${counted.length} were not offered`);
  await Promise.all(finishing);
  for (const desk of desks) desk.close();
  return Object.fromEntries(counted.map((id) => [id, offeredAt.get(id)!]));
}

answerParent({ measure });
