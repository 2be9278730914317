/**
 * The front desk on a whole house, from the outside: topics hand over to it, its specialists work in Contoso Service,
 * a process is killed while a claim is being recorded, a representative approves, takes over, and gives it back.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataverse, demoService, startDataverse } from '../../sandbox/dataverse/index.ts';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

describe('the front desk', () => {
  let server: TestServer;
  let crm: Dataverse;
  let customer: Customer;
  let representative: Staff;
  let supervisor: Staff;

  beforeAll(async () => {
    crm = await startDataverse({ port: 0, organizations: [{ name: 'Contoso Service', data: demoService }] });
    server = await startTestServer(adminConnectionString(), { split: true });
    const secret = await server.secret();
    const [administrator, ...others] = await Promise.all(
      ['administrator', 'representative', 'supervisor'].map(
        async (name) => new Staff(server.url, await server.token(name)),
      ),
    );
    [representative, supervisor] = others as [Staff, Staff];
    await administrator!.call('allowed_host.put', { hosts: [{ host: new URL(crm.url).host }] });
    await administrator!.call('connection.create', {
      name: 'Contoso Service',
      kind: 'dataverse',
      settings: {
        uri: crm.url,
        apiVersion: 'v9.2',
        tenant: crm.tenant,
        clientId: crm.clientId,
        authority: crm.loginUrl,
        scope: `${crm.url}/.default`,
      },
      secret: crm.clientSecret,
    });
    await representative.connect();
    await representative.ask('desk.follow');
    customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
  }, 120_000);
  afterAll(async () => {
    await Promise.all([representative?.close(), customer?.close()]);
    await server?.stop();
    await crm?.close();
  });

  const bot = () => customer.activities.filter(({ from, text }) => from.role === 'bot' && text);
  /** Says it, and waits for an answer that has these words. */
  const ask = async (text: string, wanted: string | RegExp) => {
    const before = bot().length;
    await customer.say(text);
    const fits = (said: string) => (typeof wanted === 'string' ? said.includes(wanted) : wanted.test(said));
    await customer.until(
      () =>
        bot()
          .slice(before)
          .some((one) => fits(one.text ?? '')),
      40_000,
    );
    return bot().slice(before);
  };
  const incidents = () => crm.environments[0]!.rows('incident');

  it('topics hand over; the specialist answers the customer’s own words, under its own name', async () => {
    await customer.until(() => bot().length > 0);
    const said = await ask('I want to report a claim', 'e-mail');
    expect(said.map(({ text }) => text)).toEqual([
      expect.stringContaining('Our front desk'),
      'I’ll hand you over to Claims.',
      'What is your e-mail address?',
    ]);
    expect(said.map(({ from }) => from.name)).toEqual(['Patchbay Assistant', 'Front desk', 'Claims']);
  }, 180_000);

  it('a process is killed while the claim is being recorded: there is one claim, and the customer hears its number', async () => {
    await ask('maria.campbell@contoso.com', 'customer number');
    await ask('C-1001', 'Thank you, Maria.');
    await ask('The cargo bicycle was stolen', 'which day');
    const before = incidents().length;
    crm.faults.add({ kind: 'slow', method: 'POST', entity: 'incident', delayMs: 3000, count: 1 });
    const posted = () =>
      crm.requests().some(({ method, path }) => method === 'POST' && path.includes('incidents'));
    await customer.say('yesterday');
    await expect
      .poll(() => posted() || crm.faults.list().length === 0 || incidents().length > before, {
        timeout: 30_000,
      })
      .toBe(true);
    await server.kill('worker');
    await server.restart();
    await customer.until(() => bot().some(({ text }) => /recorded as \*\*CAS-/.test(text ?? '')), 50_000);
    expect(incidents()).toHaveLength(before + 1);
    expect(incidents().at(-1)).toMatchObject({ title: 'Claim: The cargo bicycle was stolen' });
  }, 180_000);

  it('a change of cover waits for a representative of the queue, who is told at once', async () => {
    await ask('I want to change my insurance cover', 'Which policy');
    await ask('P-20417', 'Which cover');
    await ask('comprehensive', 'A colleague has to approve this');
    await expect
      .poll(() => representative.frames.some((frame) => 'push' in frame && frame.push === 'approvals'))
      .toBe(true);
    const { approvals } = await representative.ask('approval.list');
    expect(approvals).toMatchObject([
      {
        conversationId: customer.conversationId,
        askedBy: 'Insurance',
        words: expect.stringContaining('from third party to comprehensive cover'),
      },
    ]);
    const policy = () =>
      crm.environments[0]!.rows('cont_insurancepolicy').find(({ cont_name }) => cont_name === 'P-20417');
    expect(policy()!.cont_cover).toBe(1);
    const { approvalId } = approvals[0];
    const decide = { approvalId, decision: 'approved' as const };
    await representative.ask('approval.decide', decide);
    await customer.until(() => bot().some(({ text }) => /has comprehensive cover/.test(text ?? '')), 40_000);
    expect(policy()!.cont_cover).toBe(3);
    await expect(supervisor.call('approval.decide', decide)).rejects.toMatchObject({
      code: 'approval.already_decided',
    });
  }, 180_000);

  it('a representative takes over with what is known, and gives it back to the front desk', async () => {
    await representative.ask('presence.set', { presence: 'available' });
    await customer.say('I want to talk to a human');
    const offered = await representative.until((desk) => desk.offers.length > 0, 40_000);
    await representative.ask('offer.accept', { offerId: offered.offers[0]!.offerId });
    const { conversationId } = customer;
    const detail = await representative.ask('conversation.read', { conversationId });
    expect(JSON.stringify(detail)).toContain('I want to report a claim');
    const { aiAgents } = await representative.call('handover.targets', {});
    const desk = aiAgents.find(({ name }) => name === 'Front desk')!;
    await representative.ask('conversation.transfer', { conversationId, aiAgentId: desk.aiAgentId });
    await customer.until(() => bot().some(({ text }) => /this is the front desk/.test(text ?? '')), 40_000);
    // Who they are was proven in this conversation, and need not be again.
    await ask('show my claims', 'The cargo bicycle was stolen');
  }, 180_000);

  it('what the front desk does not know goes back to the agent that had it, no further than it must', async () => {
    const other = new Customer(server.url);
    await other.start(await server.secret());
    await other.connect();
    const said = () => other.activities.filter(({ from, text }) => from.role === 'bot' && text);
    await other.until(() => said().length > 0);
    await other.say('A question about my insurance');
    await other.until(() => said().some(({ from }) => from.name === 'Insurance'), 40_000);
    await other.say('cancel');
    await other.until(() => said().some(({ text }) => /I leave that/.test(text ?? '')), 40_000);
    await other.say('When do you open on Sundays?');
    await other.until(() => said().some(({ text }) => /hand you back/.test(text ?? '')), 40_000);
    // The question is not lost on the way, and nobody is greeted again.
    await other.until(() => /Sunday/.test(said().at(-1)!.text ?? ''), 40_000);
    expect(said().at(-1)!.from.name).toBe('Patchbay Assistant');
    await other.close();
  }, 180_000);
});
