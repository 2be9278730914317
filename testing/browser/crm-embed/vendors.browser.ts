/** Hosts with code of their own: HubSpot's real SDK on both sides, and a script loaded from a Salesforce-like origin. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Held, Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.allow([stage.listed.origin]);
});
afterEach(() => stage.leave());
afterAll(() => stage?.close());

const dial = (held: Held, number: string) =>
  held.page.evaluate((text) => (window as unknown as { dial(number: string): void }).dial(text), number);
async function endAndClose({ desk }: Held): Promise<void> {
  await desk.getByRole('button', { name: 'End conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).waitFor({ state: 'detached' });
}

describe('HubSpot, by its own calling extensions SDK', () => {
  it('dials, is matched with an engagement, and is completed with it', async () => {
    const held = await stage.hold('hubspot');
    await stage.signIn(held);
    const types = async () => (await held.heard()).map((one) => one.type);
    const of = async (type: string) => (await held.heard()).find((one) => one.type === type)?.data;
    await eventually(types).toEqual(expect.arrayContaining(['READY', 'INITIALIZED', 'LOGGED_IN']));
    await held.desk.getByRole('button', { name: /^Presence:/ }).click();
    await held.desk.getByRole('menuitemradio', { name: /^Available/ }).click();
    await eventually(types).toContain('USER_AVAILABLE');

    await dial(held, '+49 30 7654321');
    await held.desk.getByRole('button', { name: 'End conversation' }).waitFor();
    await eventually(types).toEqual(expect.arrayContaining(['OUTGOING_CALL_STARTED', 'CALL_ANSWERED']));
    expect(await of('OUTGOING_CALL_STARTED')).toMatchObject({
      toNumber: '+49307654321',
      createEngagement: true,
    });
    await endAndClose(held);
    await eventually(types).toEqual(expect.arrayContaining(['CALL_ENDED', 'CALL_COMPLETED']));
    const { externalCallId } = (await of('OUTGOING_CALL_STARTED')) ?? {};
    expect(await of('CALL_ENDED')).toMatchObject({
      externalCallId,
      engagementId: 4711,
      callEndStatus: 'COMPLETED',
    });
    expect(await of('CALL_COMPLETED')).toMatchObject({
      externalCallId,
      engagementId: 4711,
      engagementProperties: { hs_call_direction: 'OUTBOUND', hs_call_to_number: '+49307654321' },
    });
  });
});

describe('Salesforce’s way', () => {
  it('loads the script from the allowed origin that holds it, dials and saves a log', async () => {
    const held = await stage.hold('salesforce');
    await stage.signIn(held);
    const calls = async () => (await held.heard()).map((one) => one.opencti);
    await eventually(calls).toEqual(
      expect.arrayContaining(['onClickToDial', 'enableClickToDial', 'notifyInitializationComplete']),
    );
    await dial(held, '(030) 555-0199');
    await held.desk.getByRole('heading', { name: 'Grace Miller' }).waitFor();
    await endAndClose(held);
    await eventually(calls).toContain('saveLog');
    expect((await held.heard()).find((one) => one.opencti === 'saveLog')?.options).toMatchObject({
      value: {
        entityApiName: 'Task',
        Subject: 'Call to Grace Miller',
        CallType: 'Outbound',
        WhoId: '003000000000001',
      },
    });
  });

  it('says calmly when the host does not answer, and lets the desk go on', async () => {
    await stage.allow([stage.listed.origin], { salesforce: { scriptPath: '/gone.js' } });
    const held = await stage.hold('salesforce');
    await held.embed.getByText(/but Salesforce does not answer/).waitFor();
    await stage.signIn(held);
    expect(await held.embed.getByRole('button', { name: 'Dismiss' }).count()).toBe(1);
    await held.embed.getByRole('button', { name: 'Dismiss' }).click();
    await held.embed.getByText(/but Salesforce does not answer/).waitFor({ state: 'detached' });
    await stage.allow([stage.listed.origin]);
  });
});

describe('Microsoft’s way', () => {
  const heard = async (held: Held, type: string) =>
    (await held.heard()).filter((one) => one.messageType === type).map((one) => one.messageData);
  const call = async (held: Held) => {
    await stage.signIn(held);
    await held.page.getByRole('button', { name: '+49 30 1234567' }).click();
    await held.desk.getByRole('button', { name: 'End conversation' }).waitFor();
  };

  it('gives a customer’s own driver the SDK that it knows', async () => {
    const scriptPath = '/webresources/msdyn_CustomCTIDriver.js';
    await stage.allow([stage.listed.origin], { 'dynamics-ccaas': { scriptPath } });
    const held = await stage.hold('generic', { query: 'useCustomCTI=1&msdynembedmode=3' });
    await call(held);
    await eventually(() => heard(held, 'driver.loaded')).toEqual([
      expect.objectContaining({ conversationType: 'voice', customerPhoneNumber: '+49301234567' }),
    ]);
    await endAndClose(held);
    const codes = async () => (await heard(held, 'driver.status')).map((one) => one?.statusCode);
    await eventually(codes).toEqual([2, 5, 4]);
    await stage.allow([stage.listed.origin]);
  });

  it('speaks the messages of Microsoft’s generic page without one', async () => {
    const held = await stage.hold('generic', { query: 'host=dynamics-ccaas' });
    await call(held);
    await eventually(async () => (await held.heard()).filter((one) => 'liveWorkItemId' in one)).toEqual([
      expect.objectContaining({ customerPhoneNumber: '+49301234567' }),
    ]);
    await endAndClose(held);
    await eventually(() => heard(held, 'saveActivity')).toHaveLength(1);
  });
});
