/** TransferConversation: to a representative, to another AI agent (`va_Agent`), to a number outside. */
import { handOver } from '../frames.ts';
import { fieldsOf, variablesToHandOver } from '../handover.ts';
import { sayOwn } from '../saying.ts';
import type { Turn } from '../turn.ts';
import type { TransferConversationAction } from '../types.ts';
import type { RecordValue } from '../values.ts';
import { escalationReason } from './flow.ts';
import type { Runners } from './runner.ts';

export const transferRunners: Runners<'TransferConversation'> = {
  TransferConversation: (turn, action) => {
    const template = action.message ? turn.variant(action.message.variants) : undefined;
    const written = template ? turn.fill(template) : '';
    const number = turn.textOf(action.phoneNumber).trim();
    // No call is connected to a number by a topic yet: whoever takes over is told which one was meant.
    const message = number === '' ? written : `${written} To be connected to ${number}.`.trim();
    const variables = contextOf(turn, action);
    if (turn.outputs.length === 0) sayOwn(turn, turn.agent.texts.transferring);
    if (number !== '') turn.note('unavailable', turn.place(`No call is here to be connected to ${number}.`));
    const withNumber = number === '' ? variables : { ...variables, va_PhoneNumber: number };
    handOver(turn, escalationReason(turn), message, withNumber);
  },
};

function contextOf(turn: Turn, { context }: TransferConversationAction): RecordValue {
  if (context.type === 'automatic') return variablesToHandOver(turn.state, context.variables);
  if (context.type === 'expression') return fieldsOf(turn.valueOf(context.value));
  const fields = context.fields.map(({ name, value }) => [name, turn.valueOf(value)] as const);
  return { ...variablesToHandOver(turn.state, 'All'), ...Object.fromEntries(fields) };
}
