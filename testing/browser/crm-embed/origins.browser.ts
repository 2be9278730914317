/** Who is not on the administrator's list neither shows the desk nor speaks to it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.leave());
afterAll(() => stage?.close());

const policyOf = async (path: string) =>
  (await fetch(stage.server.url + path)).headers
    .get('content-security-policy')
    ?.match(/frame-ancestors ([^;]*)/)?.[1];

describe('the list of origins', () => {
  it('lets nobody hold the desk until an origin is listed', async () => {
    expect(await policyOf('/embed/')).toBe("'none'");
    expect(await policyOf('/desk/?embedded=1')).toBe("'self'");
    expect(await policyOf('/desk/')).toBe("'none'");
    const held = await stage.hold('generic');
    const frame = await (await held.page.locator('#desk').elementHandle())?.contentFrame();
    await expect.poll(() => frame?.url()).toContain('chrome-error:');
  });

  it('is the policy of the page and of the desk inside it, and of nothing else', async () => {
    expect(await stage.allow([stage.listed.origin])).toBe(200);
    expect(await policyOf('/embed/')).toBe(stage.listed.origin);
    expect(await policyOf('/embed/?organization=somebody-else')).toBe("'none'");
    expect(await policyOf('/desk/?embedded=1')).toBe(`'self' ${stage.listed.origin}`);
    expect(await policyOf('/desk/')).toBe("'none'");
    expect(await stage.allow(['https://*.example.com'])).toBe(400);
    expect(await stage.allow(['http://crm.example.com'])).toBe(400);
    expect(
      await stage.allow([stage.listed.origin], {
        salesforce: { scriptOrigin: 'https://elsewhere.example.com' },
      }),
    ).toBe(400);
  });

  it('refuses a page that is not on it', async () => {
    await stage.allow([stage.listed.origin]);
    const held = await stage.hold('generic', { site: stage.unlisted });
    const frame = await (await held.page.locator('#desk').elementHandle())?.contentFrame();
    await expect.poll(() => frame?.url()).toContain('chrome-error:');
    expect(await held.heard()).toEqual([]);
  });

  it('does not listen to a stranger’s frame beside it, whichever protocol it speaks', async () => {
    await stage.allow([stage.listed.origin]);
    const stranger = stage.unlisted.address('intruder', '');
    const held = await stage.hold('generic', { stranger });
    await stage.signIn(held);
    await held.desk.getByRole('button', { name: /^Presence:/ }).click();
    await held.desk.getByRole('menuitemradio', { name: /^Available/ }).click();
    await held.desk.getByRole('button', { name: 'Presence: Available' }).waitFor();
    const intruder = held.page.frameLocator('#stranger');
    await intruder.getByRole('button', { name: 'Win a prize' }).click();
    // What the page says after it shows that it has heard, and passed over, what came before.
    await held.page.evaluate(() =>
      (window as unknown as { say(message: unknown): void }).say({
        messageType: 'getConversations',
        messageId: 'after',
        messageData: {},
      }),
    );
    await expect
      .poll(async () => (await held.heard()).find((one) => one.messageId === 'after')?.messageData)
      .toMatchObject({ conversations: [] });
    expect(await held.desk.getByRole('button', { name: 'Presence: Available' }).count()).toBe(1);
    expect(JSON.stringify(await held.heard())).not.toContain('900555');
  });

  it('says in a tab of its own where the desk is', async () => {
    const page = await stage.newPage();
    await page.goto(`${stage.server.url}/embed/`);
    await page
      .getByRole('alert')
      .getByText(/inside another system/)
      .waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  });

  it('does not hand a token to a page that belongs to another organization', async () => {
    const response = await fetch(`${stage.server.url}/api/embed/token`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await stage.server.token('representative')}`,
        'content-type': 'application/json',
      },
      body: '{"organization":"somebody-else"}',
    });
    expect(response.status).toBe(404);
  });
});
