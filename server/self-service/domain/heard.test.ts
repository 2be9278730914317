/** A dialog that begins in the middle of a conversation: another agent had it before. */
import { expect, it } from 'vitest';
import { agentOf, hours, Play } from './testing-dialog.ts';
import { say, topic } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { TurnInput } from './types.ts';

const greeting = topic('Greeting', 'OnConversationStart', [say('g', 'Welcome to the shop!')]);
const start = (heard?: string | null): TurnInput => ({
  kind: 'start',
  customer: { name: 'Ana' },
  locale: 'en-GB',
  channel: 'chat',
  ...(heard === undefined ? {} : { heard }),
});
const says = (heard?: string | null) =>
  new Play(agentOf([greeting, hours])).turn(start(heard)).outputs.map(({ text }) => text);

it('a question that the agent before could not answer is not lost, and nobody is greeted twice', () => {
  expect(says('when are you open')).toEqual(['We open at nine.']);
});

it('where everything was answered, the customer is asked for more', () => {
  expect(defaultTexts.done).toContain(says(null)[0]);
});

it('greets where nobody had it before', () => {
  expect(says()).toEqual(['Welcome to the shop!']);
});
