/**
 * Somebody else's agent as one of ours: a turn only writes what is to be told and reads what came in. Whoever holds
 * the conversations (relay/) does the talking, so a slow agent of others holds up nobody's turn.
 */

import type { HandoffContext } from '../../../contracts/handoff.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import type { AgentInput, AgentRuntime, AgentTurn, AgentTurnContext } from '../runtime/agent-runtime.ts';
import { openAccess } from './access.ts';
import { readActivity } from './domain/activity.ts';
import { type Choice, effectOf, type OutsideTransfer } from './domain/effects.ts';
import { chosen, type Outgoing } from './domain/outgoing.ts';
import { initiateEvent } from './domain/va-context.ts';
import { isFault } from './links/fault.ts';
import type { OutsideAccess } from './links/link.ts';
import { enqueue } from './store/outbox.store.ts';
import { agentNamed, openSession, readSession, type SessionKey } from './store/session.store.ts';

/** What comes in through the inbox of the dialog. */
export const arrivedInput = 'outside.activity';
export const failedInput = 'outside.failed';
export const uncertainInput = 'outside.uncertain';

const mostChoices = 40;

interface OutsideState {
  /** An answer is awaited until then, in milliseconds of the clock; null: none is. */
  readonly answerBy: number | null;
  readonly choices: readonly Choice[];
  /** Another AI agent of ours had it before: its end is a return. */
  readonly wasGiven: boolean;
  /** It has asked something, and the customer is in the middle of it. */
  readonly asked: boolean;
  /** Topics that earlier hand-overs told of. */
  readonly topics: readonly string[];
}

export function outsideRuntime(house: House): AgentRuntime {
  return {
    takeTurn: async (context, input) => {
      const { organizationId, agent } = context;
      try {
        const access = await openAccess(house, organizationId, agent.id);
        return await new OutsideTurn(house, context, access).take(input);
      } catch (error) {
        if (!isFault(error)) throw error;
        return unreachable(agent.name, stateOf(context.state), error.message);
      }
    },
  };
}

class OutsideTurn {
  readonly #house: House;
  readonly #context: AgentTurnContext;
  readonly #access: OutsideAccess;
  readonly #state: OutsideState;

  constructor(house: House, context: AgentTurnContext, access: OutsideAccess) {
    this.#house = house;
    this.#context = context;
    this.#access = access;
    this.#state = stateOf(context.state);
  }

  async take(input: AgentInput): Promise<AgentTurn> {
    switch (input.kind) {
      case 'start':
        return await this.#start(input.handoff);
      case 'message':
        return await this.#tell(
          { kind: 'message', sequence: input.sequence, ...chosen(this.#state.choices, input.text) },
          true,
        );
      case 'event':
        return await this.#tell(
          { kind: 'activity', activity: { type: 'event', name: input.name, value: input.value } },
          false,
        );
      case 'wake':
        return this.#isLate() ? this.#late() : this.#goOn('not late');
      case 'input':
        return await this.#arrived(input.name, input.payload);
    }
  }

  get #key(): SessionKey {
    const { organizationId, conversationId, agent } = this.#context;
    return { organizationId, conversationId, agentId: agent.id };
  }

  async #start(handoff: HandoffContext | null): Promise<AgentTurn> {
    const { organizationId, epoch, locale } = this.#context;
    await transact(this.#house, organizationId, async (tx) => {
      const before = await readSession(tx, this.#key);
      // A turn that is taken again finds its own.
      const isOwn = before?.handler_epoch === epoch;
      const resumes =
        !isOwn &&
        before !== undefined &&
        before.remote_id !== null &&
        ['open', 'parked'].includes(before.state);
      if (!isOwn) await openSession(tx, this.#key, epoch, !resumes);
      const at = this.#house.clock.now();
      const put = (name: string, content: Outgoing) => enqueue(tx, this.#key, epoch, name, content, at);
      await put('open', { kind: 'open', greets: handoff === null, locale, ...(resumes ? { resumes } : {}) });
      if (handoff)
        await put('context', { kind: 'activity', activity: initiateEvent(sinceParked(handoff, before)) });
    });
    const state: OutsideState = {
      answerBy: null,
      choices: [],
      wasGiven: handoff?.from.kind === 'ai_agent',
      asked: false,
      topics: handoff?.topics ?? [],
    };
    return {
      state,
      outputs: [],
      trace: [{ step: 'outside_begins', detail: this.#access.settings.protocol }],
    };
  }

  async #tell(content: Outgoing, awaits: boolean): Promise<AgentTurn> {
    const { organizationId, epoch, turn } = this.#context;
    await transact(this.#house, organizationId, (tx) =>
      enqueue(tx, this.#key, epoch, turn, content, this.#house.clock.now()),
    );
    const { answerWithinSeconds } = this.#access.settings;
    const answerBy = awaits ? this.#now + answerWithinSeconds * 1000 : this.#state.answerBy;
    return this.#goOn('outside_told', { answerBy });
  }

  async #arrived(name: string, payload: unknown): Promise<AgentTurn> {
    if (name === failedInput) return unreachable(this.#access.name, this.#state, wordsOf(payload));
    if (name === uncertainInput)
      return {
        ...this.#goOn('outside_uncertain', { answerBy: null }),
        outputs: [{ kind: 'message', text: uncertainWords(this.#access.name) }],
      };
    const activity = name === arrivedInput ? readActivity(payload) : null;
    if (!activity) return this.#goOn('ignored');
    const { settings, name: agentName } = this.#access;
    const effect = effectOf(activity, settings, agentName, this.#state.wasGiven);
    const { transfer } = effect;
    const asked = effect.asks ?? this.#state.asked;
    return {
      ...this.#goOn(effect.step, {
        ...(effect.answers ? { answerBy: null } : {}),
        asked,
        // Cards stay on the screen, so what was offered before still may be chosen.
        ...(effect.choices
          ? { choices: [...effect.choices, ...this.#state.choices].slice(0, mostChoices) }
          : {}),
      }),
      outputs: effect.outputs,
      progress: {
        begun: transfer ? topicsOf(transfer, this.#state.topics) : [],
        completed: [],
        answered: 0,
        notUnderstood: 0,
        midway: asked && !transfer && !effect.ended ? agentName : null,
      },
      ...(transfer ? { transfer: await this.#named(transfer) } : {}),
      ...(effect.ended ? { ended: true } : {}),
    };
  }

  /** By the agent's own name, where a scenario's was given. */
  async #named(transfer: OutsideTransfer): Promise<OutsideTransfer> {
    const { target } = transfer;
    if (target.kind !== 'ai_agent') return transfer;
    const name = await read(this.#house, this.#context.organizationId, (tx) => agentNamed(tx, target.name));
    return name === null ? transfer : { ...transfer, target: { kind: 'ai_agent', name } };
  }

  #isLate(): boolean {
    const { answerBy } = this.#state;
    return answerBy !== null && answerBy <= this.#now;
  }

  #late(): AgentTurn {
    const { answerWithinSeconds } = this.#access.settings;
    return unreachable(this.#access.name, this.#state, `It did not answer within ${answerWithinSeconds} s.`);
  }

  #goOn(step: string, changes: Partial<OutsideState> = {}): AgentTurn {
    const state = { ...this.#state, ...changes };
    return {
      state,
      outputs: [],
      ...(state.answerBy === null ? {} : { wakeAfterMs: Math.max(1, state.answerBy - this.#now) }),
      trace: [{ step }],
    };
  }

  get #now(): number {
    return this.#house.clock.now().getTime();
  }
}

/** What was said before it was handed away, the other side knows. */
function sinceParked(
  handoff: HandoffContext,
  before: { parked_at: Date | null; remote_id: string | null } | undefined,
): HandoffContext {
  const since = before?.remote_id ? before.parked_at?.toISOString() : undefined;
  if (since === undefined) return handoff;
  return { ...handoff, transcript: handoff.transcript.filter(({ at }) => at > since) };
}

/**
 * What it says when it hands over is all that is known of its topics: those that are new, and the one in which it ended
 * as the last.
 */
function topicsOf({ topics = [], intent }: OutsideTransfer, known: readonly string[]): string[] {
  const last = intent?.name ?? topics.at(-1);
  const fresh = topics.filter((topic) => topic !== last && !known.includes(topic));
  return [...new Set(fresh), ...(last === undefined ? [] : [last])];
}

function stateOf(state: unknown): OutsideState {
  const { answerBy, choices, wasGiven, asked, topics } = (state ?? {}) as Partial<OutsideState>;
  return {
    answerBy: typeof answerBy === 'number' ? answerBy : null,
    choices: Array.isArray(choices) ? choices : [],
    wasGiven: wasGiven === true,
    asked: asked === true,
    topics: Array.isArray(topics) ? topics : [],
  };
}

const wordsOf = (payload: unknown): string => {
  const { message } = (payload ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'It failed.';
};

const uncertainWords = (name: string): string =>
  `I am not sure that ${name} received your last message. If there is no answer, please send it again.`;

/** The customer is told, and reaches a person with everything that was said. */
function unreachable(name: string, state: OutsideState, why: string): AgentTurn {
  return {
    state: { ...state, answerBy: null },
    outputs: [
      {
        kind: 'message',
        text: `${name} cannot answer at the moment. I am passing you on to a colleague, who sees what we have written.`,
      },
    ],
    transfer: {
      target: { kind: 'representative' },
      reason: 'error',
      message: `The AI agent ${name} failed. ${why}`,
      variables: {},
    },
    trace: [{ step: 'error', detail: why }],
  };
}
