/** AdaptiveCardPrompt: a form that waits for its submit. */
import { cardContentType, withSubmitIds } from '../cards.ts';
import { goTo } from '../frames.ts';
import { cardOf, outputOf, say } from '../saying.ts';
import { shaped } from '../shapes.ts';
import { defaultTexts } from '../texts.ts';
import type { Turn } from '../turn.ts';
import type { CardPromptAction, Pending } from '../types.ts';
import { field, plainOf, type RecordValue } from '../values.ts';
import { resuming } from './question.ts';
import type { Runners } from './runner.ts';

export const cardRunners: Runners<'AdaptiveCardPrompt'> = {
  AdaptiveCardPrompt: (turn, action) =>
    showCard(turn, action, 0, turn.frame?.interrupted ? turn.frame.retries : 0),
};

/** Shows the form, or shows it again, and waits. @param goesOnAt shown anew, it counts on from here */
export function showCard(
  turn: Turn,
  action: CardPromptAction,
  retries: number,
  goesOnAt: number | undefined = 0,
): void {
  const promptId = `${action.id}-${turn.state.turn}`;
  const card = withSubmitIds(cardOf(turn, action.card), promptId);
  const reprompt = action.reprompt ? outputOf(turn, action.reprompt) : null;
  const own = turn.variant(turn.agent.texts.cardReprompt ?? defaultTexts.cardReprompt ?? []) ?? '';
  const before = retries === 0 ? resuming(turn) : (reprompt?.text ?? own);
  say(turn, before, { attachments: [{ contentType: cardContentType, content: plainOf(card) }] });
  const names = action.outputs.map(({ variable }) => `${variable.scope}.${variable.path.join('.')}`);
  turn.change({
    pending: {
      kind: 'card',
      topic: turn.frame?.topic ?? '',
      actionId: action.id,
      variable: names.join(', '),
      entity: 'card',
      retries: Math.max(retries, goesOnAt),
      promptId,
    },
  });
}

/** Whether what was sent belongs to the form that is waiting: one that names another form does not. */
export const isSubmitOf = (
  { promptId }: Extract<Pending, { kind: 'question' | 'card' }>,
  submit: RecordValue,
): boolean => submit.promptId === undefined || submit.promptId === promptId;

/** What was submitted goes into the variables; a field that was left out is Blank. */
export function takeSubmit(
  turn: Turn,
  action: CardPromptAction,
  submit: RecordValue,
  next: string | null,
): void {
  for (const { name, variable } of action.outputs) {
    const type = Object.hasOwn(action.types, name) ? action.types[name] : undefined;
    const value = field(submit, name);
    turn.setVariable(variable, type ? shaped(type, value) : value);
  }
  goTo(turn, next);
}
