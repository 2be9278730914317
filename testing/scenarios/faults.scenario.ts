/** Processes and the database die under load; nobody loses an acknowledged message, and somebody takes over. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, request, Staff } from '../clients.ts';
import { findPostmaster } from '../postmaster.ts';
import { startTestServer, type TestServer } from '../server.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function availableRepresentative(server: TestServer, name = 'representative'): Promise<Staff> {
  const staff = new Staff(server.url, await server.token(name));
  await staff.connect();
  await staff.ask('presence.set', { presence: 'available' });
  await staff.ask('desk.follow');
  cleanUp.push(() => staff.close());
  return staff;
}

async function waitingCustomer(server: TestServer, secret: string): Promise<Customer> {
  const customer = new Customer(server.url);
  await customer.start(secret);
  await customer.say('I want to talk to a human');
  return customer;
}

describe('PostgreSQL killed under load', () => {
  it('answers 503, recovers by itself, and every acknowledged message is there', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-fault-'));
    cleanUp.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const server = await startTestServer(adminConnectionString(), { dataDir });
    cleanUp.push(() => server.stop());
    const secret = await server.cli('secret', 'web');
    const customers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const customer = new Customer(server.url);
        await customer.start(secret);
        return customer;
      }),
    );
    let going = true;
    const statuses = new Set<number>();
    const readiness = new Set<number>();
    const acknowledged = new Map<Customer, Map<string, string>>(customers.map((c) => [c, new Map()]));
    const load = customers.map(async (customer) => {
      for (let n = 0; going; n += 1) {
        for (let sent = false; !sent; ) {
          const answer = await customer.say(`load ${n}`, `load-${n}`).catch(() => undefined);
          if (answer) statuses.add(answer.status);
          if (answer?.status === 200) {
            acknowledged.get(customer)!.set(`load-${n}`, answer.body.id);
            sent = true;
          } else {
            if (answer) expect(answer.body.error.code).toBe('server.unavailable');
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
      }
    });
    const watch = (async () => {
      while (going) {
        readiness.add((await request(`${server.url}/readyz`)).status);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(findPostmaster(dataDir), 'SIGKILL');
    await expect.poll(() => statuses.has(503), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => readiness.has(503), { timeout: 20_000 }).toBe(true);
    await expect
      .poll(async () => (await request(`${server.url}/readyz`)).status, { timeout: 30_000 })
      .toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 700));
    going = false;
    await Promise.all([...load, watch]);

    for (const [customer, messages] of acknowledged) {
      expect(messages.size).toBeGreaterThan(1);
      const seen = new Map<string, string[]>();
      for (let watermark = '0'; ; ) {
        const { body } = await request(
          `${customer.base}/conversations/${customer.conversationId}/activities?watermark=${watermark}`,
          { token: customer.token },
        );
        if (body.activities.length === 0) break;
        for (const activity of body.activities) {
          const id = activity.channelData?.clientActivityID as string | undefined;
          if (id) seen.set(id, [...(seen.get(id) ?? []), activity.id]);
        }
        watermark = body.watermark;
      }
      for (const [id, activityId] of messages) expect([id, seen.get(id)]).toEqual([id, [activityId]]);
    }
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).toMatch(/redo|recovery/i);
  }, 150_000); // what it waits for may take as long as that, one after the other
});

describe('the routing engine killed with -9', () => {
  it('another engine takes over within seconds and offers what waited', async () => {
    const server = await startTestServer(adminConnectionString(), { split: true });
    cleanUp.push(() => server.stop());
    const secret = await server.secret();
    const representative = await availableRepresentative(server);
    await server.add('engine'); // stands by
    const first = await waitingCustomer(server, secret);
    await representative.until((desk) => desk.offers.some((o) => o.conversationId === first.conversationId));

    await server.kill('engine');
    const killed = performance.now();
    const second = await waitingCustomer(server, secret);
    await representative.until(
      (desk) => desk.offers.some((o) => o.conversationId === second.conversationId),
      20_000,
    );
    expect(performance.now() - killed).toBeLessThan(15_000);
    // The offer that was out when it died is still good.
    const offer = representative.desk!.offers.find((o) => o.conversationId === first.conversationId)!;
    await expect(representative.ask('offer.accept', { offerId: offer.offerId })).resolves.toMatchObject({
      conversationId: first.conversationId,
    });
  });
});

describe('the worker killed with -9', () => {
  it('the AI agent answers, once, what was asked while it was away', async () => {
    const server = await startTestServer(adminConnectionString(), { split: true });
    cleanUp.push(() => server.stop());
    const customer = new Customer(server.url);
    await customer.start(await server.secret());
    await customer.connect();
    cleanUp.push(() => customer.close());
    await customer.until((all) => all.length > 0);
    await server.kill('worker');
    await customer.say('I want to talk to a human');
    await server.restart();
    await customer.until((all) => all.some((a) => a.name === 'patchbay.handover.requested'), 20_000);
    expect(customer.activities.filter((a) => a.name === 'patchbay.handover.requested')).toHaveLength(1);
  });
});
