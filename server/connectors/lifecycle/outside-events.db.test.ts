/** Recordings and contacts that come in from outside: early, late, twice, in the wrong order. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type EventOutcome, takeOutsideEvents } from './index.ts';
import {
  briefSteps,
  consume,
  deliveriesOf,
  live,
  openCall,
  prepareStage,
  setStage,
  states,
} from './testing/scene.ts';

const stage = prepareStage();
beforeEach(() => setStage(stage, briefSteps));

const take = (body: unknown): Promise<EventOutcome[]> =>
  takeOutsideEvents(stage.house, stage.ports, stage.org.organizationId, stage.connectionId, body);
const outcomes = async (body: unknown) => (await take(body)).map(({ outcome }) => outcome);
const descriptions = () =>
  stage.sandbox.environments[0]!.rows('phonecall').map(({ description }) => description);

const eventBridge = (key: string, sequencer = '01', bucket = 'recordings.example') => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-21T09:40:00Z',
  region: 'eu-central-1',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { key, size: 5, etag: 'x', sequencer },
    reason: 'PutObject',
  },
});
const recordingOf = (id: string) => `connect/CallRecordings/2026/11/21/${id}_20261121T09:30_UTC.wav`;
const contactEvent = (
  contactId: string,
  eventType: string,
  more: Record<string, unknown> = {},
  time = '2026-11-21T09:30:00Z',
) => ({
  version: '0',
  id: 'x',
  'detail-type': 'Amazon Connect Contact Event',
  source: 'aws.connect',
  account: '111122223333',
  time,
  region: 'eu-central-1',
  resources: [],
  detail: {
    eventType,
    contactId,
    initialContactId: contactId,
    channel: 'VOICE',
    instanceArn: 'arn:aws:connect:eu-central-1:111122223333:instance/i',
    initiationMethod: 'INBOUND',
    initiationTimestamp: '2026-11-21T09:29:00Z',
    customerEndpoint: { type: 'TELEPHONE_NUMBER', address: '+15550123' },
    ...more,
  },
});

describe('recordings', () => {
  test('EventBridge’s object, once however often it is told', async () => {
    const id = await openCall(stage);
    await live(stage);
    const event = eventBridge(recordingOf(id));
    expect(await outcomes(event)).toEqual(['taken']);
    expect(await outcomes([event, { ...event, id: 'another' }])).toEqual(['duplicate', 'duplicate']);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '5 delivered']);
    expect(descriptions()).toEqual([
      `Your Recording URI is https://recordings.example.s3.amazonaws.com/connect/CallRecordings/2026/11/21/${id}_20261121T09%3A30_UTC.wav`,
    ]);
  });

  test('S3’s and MinIO’s records, whose keys are encoded', async () => {
    const id = await openCall(stage);
    await live(stage);
    const key = encodeURIComponent(`connect/a b/${id.toUpperCase()}_x.wav`)
      .replaceAll('%20', '+')
      .replaceAll('%2F', '/');
    const record = {
      eventName: 's3:ObjectCreated:Put',
      s3: { bucket: { name: 'recordings.example' }, object: { key, size: 1, sequencer: '1' } },
    };
    expect(
      await outcomes({
        EventName: 's3:ObjectCreated:Put',
        Records: [record, { ...record, eventName: 's3:ObjectRemoved:Delete' }],
      }),
    ).toEqual(['taken', 'ignored']);
    await live(stage);
    const [, row] = await deliveriesOf(stage, id);
    expect([row?.occurrence, row?.state]).toEqual([`connect/a b/${id.toUpperCase()}_x.wav`, 'delivered']);
  });

  test('before its contact: it waits, and is taken when the contact appears', async () => {
    const id = stage.house.ids.next();
    expect(await outcomes(eventBridge(recordingOf(id)))).toEqual(['waiting']);
    await consume(stage);
    expect(await outcomes(contactEvent(id, 'INITIATED'))).toEqual(['taken']);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '5 delivered']);
  });

  test('a conversation knows its contact id of the telephony platform', async () => {
    const outsideId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
    expect(await outcomes(eventBridge(recordingOf(outsideId)))).toEqual(['waiting']);
    const id = await openCall(stage);
    await stage.house.db.system('update conversation set context = $2 where id = $1', [
      id,
      JSON.stringify({ ContactId: outsideId }),
    ]);
    await live(stage);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '5 delivered']);
  });

  test('a later event of the same object wins, an earlier one that comes after changes nothing', async () => {
    const id = await openCall(stage);
    await live(stage);
    for (const sequencer of ['0055AED6DCD90281E5', '0055AED6DCD90281E6', '0055AED6'])
      await take(eventBridge(recordingOf(id), sequencer));
    const rows = await stage.house.db.system<{ payload: { sequencer: string } }>(
      'select payload from outside_event where contact_id = $1',
      [id],
    );
    expect(rows.map(({ payload }) => payload.sequencer)).toEqual(['0055AED6DCD90281E6']);
  });

  test('the redacted recording goes before the plain one, in whichever order they come', async () => {
    const [first, second] = [await openCall(stage), await openCall(stage)];
    const redacted = (id: string) => `connect/Analysis/Voice/Redacted/${id}_call_recording_redacted_x.wav`;
    expect(await outcomes([eventBridge(recordingOf(first)), eventBridge(redacted(first))])).toEqual([
      'taken',
      'taken',
    ]);
    expect(await outcomes([eventBridge(redacted(second)), eventBridge(recordingOf(second))])).toEqual([
      'taken',
      'ignored',
    ]);
    await live(stage);
    await live(stage);
    expect(descriptions().every((text) => String(text).includes('redacted'))).toBe(true);
  });

  test.each([
    ['another bucket', eventBridge('connect/x', '1', 'elsewhere')],
    ['another folder', eventBridge('other/5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a_x.wav')],
    ['a file without a contact', eventBridge('connect/readme.wav')],
    ['a file of another kind', eventBridge('connect/5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a_x.exe')],
    [
      'a key that is not encoded right',
      {
        Records: [
          {
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: 'recordings.example' }, object: { key: '%zz' } },
          },
        ],
      },
    ],
    ['nothing known', { hello: 'world' }],
    ['no object', 'text'],
    ['nested without end', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown],
    ['nonsense of S3', { Records: [null, 1, {}, { s3: {} }] }],
  ])('%s is ignored, and says why', async (_what, body) => {
    const seen = await take(body);
    expect(seen.length).toBeGreaterThan(0);
    for (const { outcome, reason } of seen) expect([outcome, typeof reason]).toEqual(['ignored', 'string']);
  });
});

describe('contacts that live outside', () => {
  test('are created, answered and ended, in their order', async () => {
    const id = stage.house.ids.next();
    await take([
      contactEvent(id, 'INITIATED'),
      contactEvent(
        id,
        'CONNECTED_TO_AGENT',
        { agentInfo: { agentArn: 'arn:agent' } },
        '2026-11-21T09:31:00Z',
      ),
      contactEvent(id, 'DISCONNECTED', {}, '2026-11-21T09:35:00Z'),
      contactEvent(id, 'COMPLETED', {}, '2026-11-21T09:36:00Z'),
    ]);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '3 delivered', '4 delivered']);
    expect(stage.sandbox.environments[0]!.rows('phonecall')).toMatchObject([
      { phonenumber: '+15550123', category: 'VOICE' },
    ]);
  });

  test('out of order and twice: the same', async () => {
    const id = stage.house.ids.next();
    const disconnected = contactEvent(id, 'DISCONNECTED', {}, '2026-11-21T09:35:00Z');
    expect(await outcomes([disconnected, disconnected, contactEvent(id, 'INITIATED')])).toEqual([
      'taken',
      'duplicate',
      'taken',
    ]);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '4 delivered']);
    const [row] = await stage.house.db.system<{ record: Record<string, unknown> }>(
      'select record from contact_record where id = $1',
      [id],
    );
    expect(row?.record).toMatchObject({
      InitiationTimestamp: '2026-11-21T09:29:00.000Z',
      DisconnectTimestamp: '2026-11-21T09:35:00.000Z',
      LastUpdateTimestamp: '2026-11-21T09:35:00.000Z',
    });
  });

  test('a transfer makes no second record, and ends with its last leg', async () => {
    const [first, leg] = [stage.house.ids.next(), stage.house.ids.next()];
    const ofLeg = { initialContactId: first, previousContactId: first, initiationMethod: 'TRANSFER' };
    await take([
      contactEvent(first, 'INITIATED'),
      contactEvent(leg, 'INITIATED', ofLeg, '2026-11-21T09:32:00Z'),
      contactEvent(first, 'DISCONNECTED', {}, '2026-11-21T09:33:00Z'),
    ]);
    await live(stage);
    expect(await states(stage, first)).toEqual(['2 delivered']);
    await take([
      contactEvent(leg, 'DISCONNECTED', ofLeg, '2026-11-21T09:40:00Z'),
      eventBridge(recordingOf(leg)),
    ]);
    await live(stage);
    await live(stage);
    expect(await states(stage, first)).toEqual(['2 delivered', '4 delivered', '5 delivered']);
    expect(await states(stage, leg)).toEqual([]);
    expect(stage.sandbox.environments[0]!.rows('phonecall')).toHaveLength(1);
  });

  test('a whole contact record brings all that it tells of', async () => {
    const id = stage.house.ids.next();
    const record = {
      AWSContactTraceRecordFormatVersion: '2017-03-10',
      ContactId: id,
      InitialContactId: null,
      Channel: 'VOICE',
      InitiationMethod: 'OUTBOUND',
      InitiationTimestamp: '2026-11-21T09:29:00Z',
      DisconnectTimestamp: '2026-11-21T09:35:00Z',
      LastUpdateTimestamp: '2026-11-21T09:36:00Z',
      CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550177' },
      Agent: { Username: 'rosa', ConnectedToAgentTimestamp: '2026-11-21T09:30:00Z' },
      Attributes: { orderId: 'A-1' },
    };
    expect(await outcomes([record, record])).toEqual(['taken', 'duplicate']);
    await live(stage);
    expect(await states(stage, id)).toEqual(['2 delivered', '3 delivered', '4 delivered']);
    expect(stage.sandbox.environments[0]!.rows('phonecall')).toMatchObject([{ phonenumber: '+15550177' }]);
  });

  test('what the platform tells of a conversation of ours is not delivered again', async () => {
    const id = await openCall(stage);
    await live(stage);
    expect(await take(contactEvent(id, 'DISCONNECTED'))).toEqual([
      { outcome: 'ignored', reason: expect.stringContaining('is a conversation here') as string },
    ]);
    expect(await states(stage, id)).toEqual(['2 delivered']);
  });
});
