/** What the page around the desk may ask of it. */
import type { Message } from '../../../contracts/api/shapes.ts';
import { type DeskCommandName, type DeskCommandOutput, deskCommands } from '../../../contracts/embed.ts';
import { RequestError } from '../realtime/request-error.ts';
import type { DeskModel } from '../state/model.ts';
import { presentConversation, presentMessage, presentPresence } from './present.ts';

/** What stands on the screen. */
export interface Desktop {
  focused(): string | null;
  focus(conversationId: string | null): void;
}

type Outputs = { [N in DeskCommandName]: DeskCommandOutput<N> };

/** A transcript is read in pieces of so many messages. */
const pieceLength = 1000;

/** @throws {RequestError} `request.invalid` for an input that is none, and what the server answers */
export async function carryOut(
  model: DeskModel,
  desktop: Desktop,
  name: DeskCommandName,
  input: unknown,
): Promise<Outputs[DeskCommandName]> {
  switch (name) {
    case 'dial': {
      const { conversationId, number, record } = read(name, input);
      const dialled = { conversationId, number, ...(record ? { record } : {}) };
      await model.client.request('conversation.dial', dialled, { repeatable: true });
      desktop.focus(conversationId);
      return { conversationId };
    }
    case 'setPresence': {
      await model.setPresence(read(name, input).presence);
      return presentPresence(model.store.get().desk);
    }
    case 'focusConversation': {
      desktop.focus(read(name, input).conversationId);
      return {};
    }
    case 'getTranscript': {
      const messages = await readTranscript(model, read(name, input).conversationId);
      return { messages: messages.map(presentMessage) };
    }
    case 'claimActivity': {
      const { conversationId } = read(name, input);
      // Asked once: an answer that was lost on the way may have been a yes, and two activities are worse than a notice.
      return await model.client.request('embed.activity.claim', { conversationId });
    }
    case 'getConversations': {
      const { desk, details } = model.store.get();
      const conversations = (desk?.conversations ?? []).map((one) =>
        presentConversation(one, details[one.conversationId]?.detail ?? null),
      );
      return { conversations, focused: desktop.focused() };
    }
  }
}

function read<N extends DeskCommandName>(name: N, input: unknown) {
  const parsed = deskCommands[name].input.safeParse(input);
  if (parsed.success) return parsed.data as ReturnType<(typeof deskCommands)[N]['input']['parse']>;
  const [issue] = parsed.error.issues;
  throw RequestError.of('request.invalid', `${issue?.path.join('.') || name}: ${issue?.message ?? 'wrong'}`);
}

async function readTranscript(model: DeskModel, conversationId: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const after = all.at(-1)?.sequence ?? 0;
    const input = { conversationId, after, limit: pieceLength };
    const { messages } = await model.client.request('message.list', input, { repeatable: true });
    all.push(...messages);
    if (messages.length < pieceLength) return all;
  }
}
