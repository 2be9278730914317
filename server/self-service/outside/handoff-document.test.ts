/** docs/handoff.md says what the code does: its examples are read and written by it, and its tables name every field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HandoffAuthentication, HandoffContext, handoffReasons } from '../../../contracts/handoff.ts';
import { outsideProtocols } from '../../../contracts/outside-agents.ts';
import { readActivity } from './domain/activity.ts';
import { effectOf } from './domain/effects.ts';
import { initiateEvent, readContext } from './domain/va-context.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/handoff.md'), 'utf8');
const example = (name: string): unknown => {
  const text = new RegExp(`\`\`\`json ${name}\n([^]*?)\`\`\``).exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/handoff.md has no example "${name}".`);
  return JSON.parse(text);
};

it('the record is one', () => {
  const context = example('context');
  expect(HandoffContext.parse(context)).toEqual(context);
});

it('the event is how the record is written, and read back it is the record', () => {
  const context = HandoffContext.parse(example('context'));
  const event = example('initiate') as { value: Record<string, unknown> };
  const { value, ...written } = initiateEvent(context) as { value: Record<string, unknown> };
  const { patchbay, ...named } = value;
  expect({ ...written, value: named }).toEqual(event);
  expect(patchbay).toEqual({ ...context, transcript: [] });

  const read = readContext(readActivity({ ...event, value })!);
  expect(read.record).toEqual(context);
  const { message, topics, phrases, variables, transcript } = context;
  expect(read).toMatchObject({ message, topics, phrases, variables, transcript, intent: context.intent });
});

it('without the record the names are enough', () => {
  const read = readContext(readActivity(example('initiate'))!);
  expect(read).toMatchObject({
    record: null,
    message: 'The customer reports damage.',
    intent: { name: 'Report damage', confidence: null },
    variables: { policyNumber: 'P-77', damagedItems: 2 },
    botName: 'Contoso Front Door',
    language: 'en-US',
  });
  expect(read.transcript.map(({ from }) => from)).toEqual([
    { kind: 'customer', name: 'Dana' },
    { kind: 'ai_agent', name: 'Contoso Front Door' },
  ]);
});

it('the end that gives back', () => {
  const effect = effectOf(readActivity(example('end'))!, { handsOverTo: {} }, 'Agent', true);
  expect(effect.transfer).toMatchObject({
    target: { kind: 'back' },
    variables: { outcomeOfClaim: 'accepted' },
  });
  expect(effectOf(readActivity(example('end'))!, { handsOverTo: {} }, 'Agent', false).ended).toBe(true);
  expect(readActivity(example('status'))).toMatchObject({ name: 'handoff.status' });
});

it('every field, reason, state and protocol is on the page', () => {
  const names = [
    ...Object.keys(HandoffContext.shape),
    ...handoffReasons,
    ...HandoffAuthentication.shape.state.options,
    ...outsideProtocols,
  ];
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
