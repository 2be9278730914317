/** One conversation with somebody else's agent, whatever its protocol. */
import type { OutsideAgentSettings } from '../../../../contracts/outside-agents.ts';
import type { House } from '../../../data-model/house/index.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import type { OutsideActivity } from '../domain/activity.ts';

/** An agent opened for use. */
export interface OutsideAccess<S = OutsideAgentSettings> {
  readonly organizationId: string;
  readonly agentId: string;
  readonly name: string;
  readonly settings: S;
  /** Keep it out of logs, events, answers and errors. */
  readonly secret: string | undefined;
  readonly policy: HostPolicy;
}

/** What is kept between processes. */
export interface Remembered {
  readonly remoteId: string | null;
  readonly watermark: string | null;
  readonly token: string | null;
  readonly tokenExpiresAt: Date | null;
}

/** An activity as it came, with a name of its own when it has no id. */
export interface Arrived {
  readonly activity: OutsideActivity;
  readonly key: string;
}

export interface Arrival {
  readonly activities: readonly Arrived[];
  /** Everything up to here has been taken; undefined: it stays as it is. */
  readonly watermark?: string | null | undefined;
  /** The row of the outbox that this answers. */
  readonly answering?: number;
  /** ... and there is no more of it. */
  readonly isAll?: boolean;
}

/** What a link is handed. `arrive` and `remember` are durable when they return. */
export interface LinkPorts {
  readonly house: House;
  readonly conversationId: string;
  readonly customer: { readonly id: string; readonly name: string };
  /** Where the other side reaches us, for protocols that call back. */
  readonly replyUrl: string;
  remembered(): Remembered;
  remember(changes: Partial<Remembered>): Promise<void>;
  arrive(arrival: Arrival): Promise<void>;
}

/** An activity to send: `type`, `text`, `value` ... without addresses. */
export type Sendable = Readonly<Record<string, unknown>>;

export interface OutsideLink {
  /** Begins the conversation on the other side. @throws {OutsideFault} */
  open(request: { greets: boolean; locale: string }, position: number, signal: AbortSignal): Promise<void>;
  /** Forgets what it said while others had the conversation. @throws {OutsideFault} */
  skip(signal: AbortSignal): Promise<void>;
  /** @param position names it: an echo, or a try that is looked into later. @throws {OutsideFault} */
  send(activity: Sendable, position: number, signal: AbortSignal): Promise<void>;
  /** What became of a try of which nobody knows. @throws {OutsideFault} */
  inquire(position: number, signal: AbortSignal): Promise<'taken' | 'not_taken' | 'unknown'>;
  /** Listens until it breaks off, or the signal. Absent: the protocol has nothing to listen to. @throws {OutsideFault} */
  readonly listen?: (signal: AbortSignal) => Promise<void>;
  /** Shows that the customer types; absent: the protocol has no place for it. */
  typing?(signal: AbortSignal): Promise<void>;
  /** Without it the agent is as good as dead. */
  readonly needsListening: boolean;
  /** `inquire` can tell for sure. */
  readonly canInquire: boolean;
}

/** Ends when the time is over or the signal comes. @returns false: the signal came. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return await new Promise((resolve) => {
    const timer = setTimeout(() => done(true), ms);
    const stop = () => done(false);
    const done = (whole: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(whole);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
