/** Server-sent events of a response, with a limit to the silence between them. */
import { EventReader, type ServerSentEvent } from '../domain/server-sent-events.ts';
import { OutsideFault } from './fault.ts';

const broken = (cause?: unknown): OutsideFault =>
  new OutsideFault('cut', 'The agent’s answer broke off.', { uncertain: true, cause });

/** Ends when the stream does. @throws {OutsideFault} `garbled`, `silent`, `cut` */
export async function* readEvents(
  response: Response,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('text/event-stream') || response.body === null) {
    await response.body?.cancel();
    throw new OutsideFault('garbled', 'The agent’s answer is no stream of events. Check the address.', {
      uncertain: true,
    });
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const events = new EventReader();
  try {
    for (;;) {
      const part = await within(reader.read(), idleMs, signal);
      if (part.done) break;
      yield* parsed(events, decoder.decode(part.value, { stream: true }));
    }
    // An event that was whole but for its last empty line.
    yield* parsed(events, '\n\n');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parsed(events: EventReader, text: string): ServerSentEvent[] {
  try {
    return [...events.read(text)];
  } catch (cause) {
    throw new OutsideFault('garbled', 'The agent’s answer holds an event that is too long.', {
      uncertain: true,
      cause,
    });
  }
}

async function within<T>(promise: Promise<T>, idleMs: number, signal: AbortSignal): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new OutsideFault(
          'silent',
          `The agent says nothing for ${idleMs / 1000} s in the middle of its answer.`,
          {
            uncertain: true,
          },
        ),
      ),
    idleMs,
  );
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, stopped]);
  } catch (error) {
    promise.catch(() => undefined); // it may still fail when nobody listens any more
    throw error instanceof OutsideFault || signal.aborted ? error : broken(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
