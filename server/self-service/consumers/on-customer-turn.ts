/**
 * The AI agent's turn: when it becomes the handler, whenever the customer writes to it, and when something else
 * that it waits for comes in (`dialog_input`).
 *
 * What comes is read from where the dialog stands, so each thing is taken once however often its event comes. The
 * turn's replies, the dialog's new state and a hand-over commit together, under the epoch at which the turn began:
 * if somebody else became the handler meanwhile, all of it is dropped.
 */
import type { LoggedEvent } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { isAppError } from '../../platform/errors.ts';
import type { AgentRuntimes } from '../runtime/agent-runtime.ts';
import { agentRuntimes } from '../runtime/agent-runtimes.ts';
import { commitTurn } from '../runtime/commit-turn.ts';
import { type Next, type Standing, standingOf } from '../runtime/standing.ts';
import { openJournal } from '../runtime/turn-journal.ts';

const types = ['handler.engaged', 'message.received', 'ai_agent.input_arrived'] as const;
/** A turn that takes longer is given up and taken again. */
const longestTurnMs = 120_000;
/** Inputs taken for one event; what is left waits for its own. */
const mostTurns = 60;

type TurnEvent = LoggedEvent<(typeof types)[number]>;

/** Ready-made for `runConsumer`. `close` ends turns that are under way, and the runtimes. */
export function customerTurnConsumer(
  house: House,
  runtimes: AgentRuntimes = agentRuntimes(house),
): Consumer<(typeof types)[number]> & { close(): Promise<void> } {
  const stopping = new AbortController();
  const turns = new AgentTurns(house, runtimes, stopping.signal);
  return {
    name: 'self-service',
    types,
    concurrency: 24,
    // A turn may wait for a model, a tool, another system.
    overtakes: true,
    handle: (_, event, signal) => turns.on(event, signal),
    close: async () => {
      stopping.abort();
      for (const runtime of new Set(Object.values(runtimes))) await runtime.close?.();
    },
  };
}

class AgentTurns {
  readonly #house: House;
  readonly #runtimes: AgentRuntimes;
  readonly #stopping: AbortSignal;

  constructor(house: House, runtimes: AgentRuntimes, stopping: AbortSignal) {
    this.#house = house;
    this.#runtimes = runtimes;
    this.#stopping = stopping;
  }

  async on(event: TurnEvent, signal = never): Promise<void> {
    if (event.conversationId === null) return;
    const place = { organizationId: event.organizationId, conversationId: event.conversationId };
    if (event.type === 'ai_agent.input_arrived')
      return await this.#takeUpTo(place, { sequence: 0, position: event.payload.position, after: 0 }, signal);
    if (event.payload.handlerKind !== 'ai_agent') return;
    // Up to this event's message: those after it have events of their own. A dialog that begins answers nothing that
    // was said to others before.
    const { upTo, after } =
      event.type === 'message.received'
        ? { upTo: event.payload.sequence, after: event.payload.sequence - 1 }
        : { upTo: 0, after: event.payload.afterSequence ?? 0 };
    await this.#takeUpTo(place, { sequence: upTo, position: 0, after }, signal);
  }

  async #takeUpTo(place: Place, { sequence, position, after }: Reach, signal: AbortSignal): Promise<void> {
    for (let turns = 0; turns < mostTurns; turns += 1) {
      const taken = await this.#take(place, after, signal);
      if (!taken || (taken.lastSequence >= sequence && taken.lastInput >= position)) return;
    }
  }

  /** One input. Null: there is nothing to take, or no more. */
  async #take(
    { organizationId, conversationId }: Place,
    after: number,
    signal: AbortSignal,
  ): Promise<Next | null> {
    const house = this.#house;
    const standing = await standingOf(house, organizationId, conversationId, after);
    const next = standing?.next;
    if (!standing || !next) return null;
    if (next.input.kind === 'message') sayTyping(house, conversationId, standing);
    const begun = performance.now();
    const { agentId: id, agentName: name, settings, epoch } = standing;
    const turn = await this.#runtimes[standing.kind].takeTurn(
      {
        house,
        organizationId,
        conversationId,
        agent: { id, name, settings },
        epoch,
        contactId: standing.contactId,
        customerName: standing.customerName,
        channel: standing.channel,
        locale: standing.locale,
        state: standing.state,
        turn: next.turn,
        journal: openJournal(house, { organizationId, conversationId, epoch, turn: next.turn }),
        signal: AbortSignal.any([this.#stopping, signal, AbortSignal.timeout(longestTurnMs)]),
      },
      next.input,
    );
    const durationMs = performance.now() - begun;
    try {
      await commitTurn(house, organizationId, conversationId, standing, next, { turn, durationMs });
    } catch (error) {
      // Handed over while it thought: its words are not wanted any more.
      if (
        isAppError(error, 'conversation.stale_epoch') ||
        isAppError(error, 'conversation.not_handler') ||
        isAppError(error, 'conversation.closed')
      )
        return null;
      throw error;
    }
    return next;
  }
}

interface Place {
  organizationId: string;
  conversationId: string;
}

/** Up to where an event asks for turns, and where a dialog begins that has not begun yet. */
interface Reach {
  readonly sequence: number;
  readonly position: number;
  readonly after: number;
}

const never = new AbortController().signal;

function sayTyping(house: House, conversationId: string, { agentId, agentName }: Standing): void {
  house.signals.send(`conversation:${conversationId}`, {
    typing: { kind: 'ai_agent', id: agentId, name: agentName },
  });
}
