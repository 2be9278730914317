/** What a scenario keeps of a conversation between two turns: plain JSON, the dialog's state. */
import { z } from 'zod';
import type { ModelMessage } from '../../../platform/models/index.ts';

const ToolCall = z.object({ id: z.string(), name: z.string(), input: z.unknown() });
const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), text: z.string() }),
  z.object({ role: z.literal('assistant'), text: z.string(), toolCalls: z.array(ToolCall).optional() }),
  z.object({ role: z.literal('tool'), callId: z.string(), name: z.string(), text: z.string() }),
]);

const Values = z.record(z.string(), z.unknown());

/** A tool run that waits for somebody's yes. */
const PendingApproval = z.object({
  kind: z.literal('approval'),
  approvalId: z.string(),
  by: z.enum(['customer', 'representative']),
  agent: z.string(),
  tool: z.string(),
  input: z.unknown(),
  words: z.string(),
  /** Epoch milliseconds. */
  expiresAt: z.number(),
  /** How often the customer's answer was neither yes nor no. */
  unclear: z.number(),
});

/** Without a model: what a tool needs is asked for one by one. */
const PendingInput = z.object({
  kind: z.literal('input'),
  tool: z.string(),
  values: Values,
  asking: z.string(),
  attempts: z.number(),
  /** Tools that wait for this one. */
  waiting: z.array(z.object({ tool: z.string(), values: Values })),
});

const Session = z.object({
  version: z.literal(1),
  scenario: z.string(),
  /** The specialist who has it. */
  agent: z.string(),
  /** Whose name the customer reads; null: the AI agent's own. */
  speaker: z.string().nullable(),
  /** Of this specialist, oldest first. */
  messages: z.array(Message),
  /** What the specialist was told when it took over, and what its oldest messages said. */
  briefing: z.string(),
  /** Everything that was said, for those who take over; oldest first. */
  transcript: z.array(z.object({ from: z.enum(['customer', 'agent']), name: z.string(), text: z.string() })),
  variables: Values,
  /** Which of them a specialist sees; null: all. */
  sees: z.record(z.string(), z.array(z.string()).nullable()),
  /** What the customer was asked. */
  pending: z.discriminatedUnion('kind', [PendingApproval, PendingInput]).nullable(),
  /** What a representative was asked; the customer may go on with something else meanwhile. */
  awaited: PendingApproval.nullable(),
  /** Came along with a hand-over by another AI agent, and goes on with one. */
  received: z
    .object({
      from: z.string().nullable(),
      fromAgent: z.boolean(),
      intent: z.object({ name: z.string(), confidence: z.number().nullable() }).nullable(),
      variables: Values,
    })
    .nullable(),
  visited: z.array(z.string()),
  /** Tools that did what they were asked. */
  done: z.array(z.string()),
  turns: z.number(),
  notUnderstood: z.number(),
  tokens: z.number(),
});
export type Session = z.infer<typeof Session>;
export type PendingApproval = z.infer<typeof PendingApproval>;
export type PendingInput = z.infer<typeof PendingInput>;

const mostMessages = 40;
const mostCharacters = 24_000;
const mostLines = 100;
const longestBriefing = 4000;
const longestLine = 2000;

export function newSession(scenario: string, agent: string): Session {
  return {
    version: 1,
    scenario,
    agent,
    speaker: null,
    messages: [],
    briefing: '',
    transcript: [],
    variables: {},
    sees: { [agent]: null },
    pending: null,
    awaited: null,
    received: null,
    visited: [agent],
    done: [],
    turns: 0,
    notUnderstood: 0,
    tokens: 0,
  };
}

/** A copy of what was stored; null when it is no session of this scenario. */
export function readSession(state: unknown, scenario: string): Session | null {
  const parsed = Session.safeParse(structuredClone(state));
  return parsed.success && parsed.data.scenario === scenario ? parsed.data : null;
}

/** Adds to the transcript, which keeps the newest lines. */
export function addLine(session: Session, line: Session['transcript'][number]): void {
  if (line.text === '') return;
  session.transcript.push({ ...line, text: line.text.slice(0, longestLine) });
  session.transcript = session.transcript.slice(-mostLines);
}

/**
 * Bounds the messages. Those that fall out are whole exchanges, from the customer's words to before the next ones, so
 * no tool's result loses its call; what the customer said in them stays in the briefing.
 */
export function boundMessages(session: Session): void {
  const size = (messages: readonly ModelMessage[]) =>
    messages.reduce((sum, message) => sum + message.text.length + 40, 0);
  while (session.messages.length > mostMessages || size(session.messages) > mostCharacters) {
    const next = session.messages.findIndex(({ role }, at) => at > 0 && role === 'user');
    if (next < 0) {
      shortenTools(session);
      return;
    }
    const gone = session.messages.splice(0, next);
    const said = gone.flatMap(({ role, text }) =>
      role === 'tool' || text === '' ? [] : [`${role}: ${clip(text, 160)}`],
    );
    session.briefing = clip(`${session.briefing}\n${said.join('\n')}`.trim(), longestBriefing, 'end');
  }
}

/** One exchange alone is too long: what tools said in it is cut. */
function shortenTools(session: Session): void {
  session.messages = session.messages.map((message) =>
    message.role === 'tool' ? { ...message, text: clip(message.text, 1000) } : message,
  );
}

/** @param keep which end stays. */
export function clip(text: string, length: number, keep: 'start' | 'end' = 'start'): string {
  if (text.length <= length) return text;
  return keep === 'start' ? `${text.slice(0, length - 1)}…` : `…${text.slice(1 - length)}`;
}
