import { Activity } from '@microsoft/agents-activity';
import { expect, it } from 'vitest';
import type { AppendedMessage } from '../../conversations/index.ts';
import { toActivity } from './present.ts';

const message: AppendedMessage = {
  conversationId: '01a1ff7f-d3d8-708f-83cd-fbef489a77dd',
  sequence: 3,
  clientMessageId: 'ai:1:2:0',
  kind: 'message',
  sender: { kind: 'ai_agent', id: 'a', name: 'Assistant' },
  text: 'Shall I?',
  content: { suggestedActions: ['Yes', 'No'] },
  sentAt: new Date('2026-11-21T10:00:00.000Z'),
};

it('Microsoft’s SDK reads suggested actions instead of dropping the whole activity', () => {
  const activity = toActivity(message, (id) => id);
  expect(Activity.fromObject({ ...activity }).suggestedActions).toEqual({
    to: [],
    actions: [
      { type: 'imBack', title: 'Yes', value: 'Yes' },
      { type: 'imBack', title: 'No', value: 'No' },
    ],
  });
});
