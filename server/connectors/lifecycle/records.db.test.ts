/** Representatives find, make and tie records; administrators look at steps before they are saved. */
import { beforeEach, describe, expect, test } from 'vitest';
import { demoService } from '../../../sandbox/dataverse/index.ts';
import { stepOf } from './domain/testing/scene.ts';
import {
  createRecord,
  findMatches,
  linkRecord,
  previewStep,
  readConversationCrm,
  recentContacts,
  saveStep,
  sendTest,
  unlinkRecord,
} from './index.ts';
import {
  briefSteps,
  deliver,
  deliveriesOf,
  live,
  openCall,
  prepareStage,
  setStage,
} from './testing/scene.ts';

const stage = prepareStage({ data: demoService });
beforeEach(() => setStage(stage, briefSteps));

const rows = (entity: string) => stage.sandbox.environments[0]!.rows(entity);
const who = () => ({ organizationId: stage.org.organizationId, actor: 'representative:r' as const });
const place = (conversationId: string) => ({ conversationId, connectionId: stage.connectionId });
const wish = {
  kind: 'contact' as const,
  requestId: '0d2f1c3a-5b4e-4f6d-8c7b-9a8b7c6d5e4f',
  name: 'Ana Trujillo',
  email: 'ana@contoso.example',
  phone: '+15550100',
  description: '',
};

describe('records of a conversation', () => {
  test('the customer is found by phone or email, or by what is searched for', async () => {
    const known = rows('contact').find(({ telephone1, emailaddress1 }) => telephone1 && emailaddress1)!;
    const conversationId = await openCall(stage, 'Somebody', String(known.telephone1));
    const organizationId = stage.org.organizationId;
    const byPhone = await findMatches(
      stage.house,
      stage.ports,
      organizationId,
      place(conversationId),
      undefined,
    );
    expect(byPhone[0]).toMatchObject({ entity: 'contact', id: known.contactid, matchedBy: ['phone'] });
    const byEmail = await findMatches(
      stage.house,
      stage.ports,
      organizationId,
      place(conversationId),
      String(known.emailaddress1),
    );
    expect(byEmail[0]).toMatchObject({
      id: known.contactid,
      matchedBy: expect.arrayContaining(['email']) as unknown,
    });
  });

  test('a link leads to its own CRM, whatever address came with it', async () => {
    const conversationId = await openCall(stage, 'Somebody');
    const id = '11111111-2222-4333-8444-555555555555';
    for (const url of ['javascript:alert(1)', 'https://elsewhere.example/', '']) {
      const record = { entity: 'contact', id, name: 'Ana', url };
      const link = await linkRecord(
        stage.house,
        stage.ports,
        who(),
        place(conversationId),
        record,
        'related',
      );
      const { origin, searchParams } = new URL(link.url);
      expect([origin, searchParams.get('etn'), searchParams.get('id')]).toEqual([
        stage.sandbox.url,
        'contact',
        id,
      ]);
    }
  });

  test('a contact is made once, tied, and the activity is set regarding it', async () => {
    const conversationId = await openCall(stage);
    const before = rows('contact').length;
    const made = await createRecord(stage.house, stage.ports, who(), place(conversationId), wish);
    const again = await createRecord(stage.house, stage.ports, who(), place(conversationId), wish);
    expect(again).toEqual(made);
    expect(rows('contact')).toHaveLength(before + 1);
    expect(made).toMatchObject({ entity: 'contact', relation: 'customer', name: 'Ana Trujillo' });
    // No activity is there yet, so nothing waits to be set.
    await live(stage);
    const linked = await linkRecord(stage.house, stage.ports, who(), place(conversationId), made, 'related');
    expect(linked.relation).toBe('related');
    await unlinkRecord(stage.house, who(), { ...place(conversationId), entity: made.entity, id: made.id });
    await linkRecord(stage.house, stage.ports, who(), place(conversationId), made, 'customer');
    await deliver(stage);
    const [call] = rows('phonecall').filter(({ subject }) => subject === 'Call of Ana Trujillo');
    expect(call?.regardingobjectid).toMatchObject({ entity: 'contact', id: made.id });
    const { links, connections, timeline } = await readConversationCrm(
      stage.house,
      stage.org.organizationId,
      conversationId,
    );
    expect(links.map(({ relation }) => relation).sort()).toEqual(['activity', 'customer']);
    expect(connections).toMatchObject([{ name: 'Contoso Service', kind: 'dataverse', paused: false }]);
    expect(timeline.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test('the tie survives a CRM that is down', async () => {
    const conversationId = await openCall(stage);
    await live(stage);
    const contact = rows('contact')[0]!;
    stage.sandbox.faults.add({ kind: '503', count: 3 });
    const record = { entity: 'contact', id: String(contact.contactid), name: 'x', url: '' };
    await linkRecord(stage.house, stage.ports, who(), place(conversationId), record, 'customer');
    for (let i = 0; i < 5; i += 1) {
      await live(stage);
      stage.clock.advance(300);
    }
    expect((await deliveriesOf(stage, conversationId)).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
  });

  test('untying what is not tied is refused', async () => {
    const conversationId = await openCall(stage);
    await expect(
      unlinkRecord(stage.house, who(), { ...place(conversationId), entity: 'contact', id: 'x' }),
    ).rejects.toMatchObject({ code: 'crm_link.not_found' });
  });
});

describe('a step before it is saved', () => {
  const preview = (step: Parameters<typeof stepOf>[0], contactId?: string) =>
    previewStep(stage.house, stage.ports, stage.org.organizationId, {
      connectionId: stage.connectionId,
      step: stepOf(step),
      contactId,
    });

  test('is shown as it would be sent for a recent contact, checked against the metadata', async () => {
    const conversationId = await openCall(stage, 'Ana Trujillo', '+15550142');
    const [contact] = await recentContacts(stage.house, stage.org.organizationId, 5);
    expect(contact).toMatchObject({ contactId: conversationId, label: 'Ana Trujillo · chat' });
    const seen = await preview(briefSteps[0]!, conversationId);
    expect(seen.metadataChecked).toBe(true);
    expect(seen.remarks).toEqual([]);
    expect(seen.request).toMatchObject({ method: 'PATCH', headers: { 'if-none-match': '*' } });
    expect(JSON.parse(seen.request!.body)).toMatchObject({
      phonenumber: '+15550142',
      subject: 'Call of Ana Trujillo',
    });
    expect(seen.responseExample).toHaveProperty('activityid');
    // It is the request that will really be made.
    await live(stage);
    const [attempt] = await stage.house.db.system<{ request: unknown }>(
      'select request from lifecycle_attempt a join lifecycle_delivery d on d.id = a.delivery_id where d.contact_id = $1',
      [conversationId],
    );
    expect(attempt?.request).toEqual(seen.request);
  });

  test('without a contact an example serves, and answers by example', async () => {
    const pop = await preview(briefSteps[1]!);
    expect(pop.contactLabel).toBe('An example');
    expect(pop.screenPopUrl).toMatch(/main\.aspx\?appid=.*&etn=phonecall&id=[0-9a-f-]{36}$/);
    const update = await preview(briefSteps[2]!);
    expect(update.request?.url).toMatch(/phonecalls\([0-9a-f-]{36}\)$/);
    expect(update.remarks.map(({ severity }) => severity)).toEqual(['info']);
  });

  test('unknown fields and values that are too long are told', async () => {
    const long = 'x'.repeat(300);
    const seen = await preview({ step: 2, body: `{"subject":"${long}","nosuchfield":1}` });
    expect(seen.remarks.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'error: Phone Call has no field "nosuchfield".',
      'warning: subject was shortened from 300 to 200 characters, which is all it holds.',
    ]);
    expect((JSON.parse(seen.request!.body) as { subject: string }).subject).toHaveLength(200);
    const step = stepOf({ step: 2, body: '{"nosuchfield":"{{Channel}}"}' });
    await expect(
      saveStep(stage.house, stage.ports, stage.org.organizationId, 'system', stage.connectionId, step),
    ).rejects.toMatchObject({ code: 'lifecycle.invalid_step' });
  });

  test.each([
    ['phonecall', 'error: "phonecall" is one record’s name; requests go to "phonecalls".'],
    ['PhoneCalls', 'error: "PhoneCalls" is written "phonecalls" here.'],
    ['phonecallz', 'warning: The CRM has no entity "phonecallz": that is right for an action only.'],
  ])('the entity %s is held against what the CRM has', async (target, remark) => {
    const step = { ...briefSteps[0]!, target };
    const { organizationId } = stage.org;
    const seen = await previewStep(stage.house, stage.ports, organizationId, {
      connectionId: stage.connectionId,
      step,
    });
    expect(
      seen.remarks
        .filter(({ field }) => field === 'target')
        .map(({ severity, message }) => `${severity}: ${message}`),
    ).toEqual([remark]);
    const saved = saveStep(stage.house, stage.ports, organizationId, 'system', stage.connectionId, step);
    if (remark.startsWith('error'))
      await expect(saved).rejects.toMatchObject({ code: 'lifecycle.invalid_step' });
    else expect((await saved).map(({ message }) => message)).toContain(remark.slice('warning: '.length));
  });

  test('a list is no record of Dataverse', async () => {
    const step = { ...briefSteps[0]!, body: '["{{Channel}}"]' };
    await expect(
      saveStep(stage.house, stage.ports, stage.org.organizationId, 'system', stage.connectionId, step),
    ).rejects.toMatchObject({ code: 'lifecycle.invalid_step' });
  });

  test('is sent once for a look, for real', async () => {
    const before = rows('phonecall').length;
    const sent = await sendTest(stage.house, stage.ports, stage.org.organizationId, {
      connectionId: stage.connectionId,
      step: briefSteps[0]!,
    });
    expect(sent.attempt).toMatchObject({ status: 201, outcome: 'succeeded' });
    expect(rows('phonecall')).toHaveLength(before + 1);
    const updated = await sendTest(stage.house, stage.ports, stage.org.organizationId, {
      connectionId: stage.connectionId,
      step: briefSteps[2]!,
      responses: { 2: sent.response! },
    });
    expect(updated.attempt?.outcome).toBe('succeeded');
    expect(rows('phonecall').find(({ activityid }) => activityid === sent.record?.id)).toMatchObject({
      category: 'VOICE',
    });
  });
});
