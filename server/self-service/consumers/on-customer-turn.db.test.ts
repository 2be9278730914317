/** How the AI agent's hand-over ends, where the rules or the overflow of a queue decide. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { AppendGroups, openConversation, resumeConversation } from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { always, overflowRule, routeRule } from '../../routing/domain/rules/testing-rules.ts';
import { RouteScene } from '../../routing/testing/route-scene.ts';
import { customerTurnConsumer } from './on-customer-turn.ts';

let house: TestHouse;
let groups: AppendGroups;
let turns: ReturnType<typeof customerTurnConsumer>;
let scene: RouteScene;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  groups = new AppendGroups(house, (o, c, d) => resumeConversation(house, o, c, d));
  turns = customerTurnConsumer(house);
});
afterAll(async () => {
  turns.close();
  await house.close();
});
beforeEach(async () => {
  scene = new RouteScene(house, await makeOrganization(house, { withAiAgent: true }));
});

/** Two sentences that the agent makes nothing of: it hands over. */
async function baffle(phone?: string): Promise<string> {
  const { organizationId, channelId } = scene.org;
  const conversationId = house.ids.next();
  await openConversation(house, organizationId, {
    conversationId,
    channel: 'chat',
    channelId,
    customer: { externalId: conversationId, name: 'Ada', phone },
  });
  const event = {
    txId: '0',
    position: 0,
    organizationId,
    conversationId,
    representativeId: null,
    actor: 'system',
    at: house.clock.now(),
  } as const;
  const turn = (happened: Pick<LoggedEvent, 'type' | 'payload'>) =>
    turns.handle(house, { ...event, ...happened } as LoggedEvent<'handler.engaged' | 'message.received'>);
  await turn({
    type: 'handler.engaged',
    payload: { handlerKind: 'ai_agent', handlerId: scene.org.aiAgentId!, epoch: 1 },
  });
  for (const text of ['xylophone quasar', 'zebra nebula']) {
    const { sequence } = await groups.append(organizationId, conversationId, {
      clientMessageId: text,
      kind: 'message',
      sender: { kind: 'customer', id: conversationId, name: 'Ada' },
      text,
      sentAt: house.clock.now(),
    });
    await turn({ type: 'message.received', payload: { sequence, handlerKind: 'ai_agent', kind: 'message' } });
  }
  return conversationId;
}

it('a hand-over is classified and goes where the rules say, with the summary; the customer is told the queue', async () => {
  const queueId = await scene.queue('Puzzled');
  await scene.workstream({
    classification: [
      {
        name: 'Words',
        rules: [
          {
            name: 'Animals',
            when: { field: 'message.text', is: 'contains', value: 'zebra' },
            set: { animal: true },
            skills: [],
            profileIds: [],
            priority: 5,
            skillMatch: null,
          },
        ],
      },
    ],
    routeToQueue: [
      routeRule('Animals', [{ queueId, percent: 100 }], {
        when: { field: 'attribute.animal', is: 'equal', value: true },
      }),
      routeRule('Others', [{ queueId: scene.org.queueId, percent: 100 }], { when: always }),
    ],
  });
  const id = await baffle();
  const conversation = await scene.conversation(id);
  expect(conversation).toMatchObject({ state: 'open', queue_id: queueId, priority: 5 });
  expect(conversation.summary).toContain('xylophone');
  expect((await scene.said(id)).at(-1)).toBe('patchbay.handover.requested');
  expect(await scene.events(id, 'escalation.requested')).toEqual([
    { reason: 'not_understood', queueId: null },
  ]);
  expect((await scene.events(id, 'handler.released')).at(-1)).toMatchObject({ reason: 'escalated' });
});

it('a hand-over to a queue that ends it says the words, and nothing of a queue', async () => {
  await scene.queueSettings(scene.org.queueId, {
    overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'end', message: 'We are closed today.' })],
  });
  const id = await baffle();
  expect(await scene.conversation(id)).toMatchObject({ state: 'closed', close_reason: 'overflow' });
  const said = await scene.said(id);
  expect(said.slice(-2)).toEqual(['We are closed today.', 'end']);
  expect(said).not.toContain('patchbay.handover.requested');
});

it('a hand-over to a queue that calls back releases the agent and leaves the command', async () => {
  await scene.queueSettings(scene.org.queueId, {
    overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'callback' })],
  });
  const id = await baffle('+49 30 1');
  expect(await scene.conversation(id)).toMatchObject({ state: 'open', handler_kind: 'none', queue_id: null });
  expect(await scene.voiceCommands(id)).toMatchObject([{ kind: 'callback', detail: { number: '+49 30 1' } }]);
  expect((await scene.said(id)).at(-1)).toContain('call you back');
});
