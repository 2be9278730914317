import { describe, expect, it } from 'vitest';
import { ask, idIn, testSandbox } from '../testing/sandbox.ts';

const { sandbox, call } = testSandbox({ frameAncestors: ['http://127.0.0.1:7300'] });
const show = (path: string) => ask(`${sandbox().url}${path}`);

describe('the page of a record', () => {
  it('shows what the record holds, by names', async () => {
    const key = idIn(
      await call('POST', 'phonecalls', {
        body: {
          subject: 'Call about wheels',
          directioncode: false,
          'regardingobjectid_contact_phonecall@odata.bind':
            "/contacts(emailaddress1='maria.campbell@contoso.com')",
        },
      }),
    );
    const { status, text, headers } = await ask(sandbox().environments[0]!.recordUrl('phonecall', key));
    expect(status).toBe(200);
    expect(text).toContain('<h1>Call about wheels</h1>');
    expect(text).toContain('<dd data-attribute="directioncode">Incoming</dd>');
    expect(text).toMatch(/data-attribute="regardingobjectid"><a href="[^"]+">Maria Campbell<\/a>/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self' http://127.0.0.1:7300");
  });

  it('takes the id in braces, as screen pops send it', async () => {
    const id = encodeURIComponent('{D1000001-0000-4000-8000-000000000001}');
    const { status, text } = await show(`/main.aspx?appid=x&pagetype=entityrecord&etn=account&id=${id}`);
    expect(status).toBe(200);
    expect(text).toContain('<h1>Contoso</h1>');
    expect(text).toContain('Charged twice for the November order');
  });

  it('escapes everything', async () => {
    const evil = `<script>alert(1)</script>"'&`;
    const key = idIn(
      await call('POST', 'contacts', { body: { lastname: evil, description: evil, jobtitle: evil } }),
    );
    const pages = [sandbox().environments[0]!.recordUrl('contact', key), `${sandbox().url}/`];
    for (const address of pages) {
      const { text } = await ask(address);
      expect(text).not.toContain('<script');
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    }
    const echoed = await show(`/main.aspx?etn=${encodeURIComponent(evil)}&pagetype=entityrecord`);
    expect(echoed.status).toBe(404);
    expect(echoed.text).not.toContain('<script');
  });

  it.each([
    '/main.aspx?pagetype=entityrecord&etn=contact&id=11111111-2222-4333-8444-555555555555',
    '/main.aspx?pagetype=entityrecord&etn=contact&id=x',
    '/elsewhere',
  ])('says that %s is not there', async (path) => {
    expect((await show(path)).status).toBe(404);
  });
});

describe('the home page', () => {
  it('shows what changed last, first', async () => {
    const { text } = await show('/');
    expect(text).toContain('Phone Calls</a>: 1');
    await call('POST', 'phonecalls', { body: { subject: 'The newest' } });
    const after = (await show('/')).text;
    expect(after).toContain('Phone Calls</a>: 2');
    expect(after.indexOf('The newest')).toBeLessThan(after.indexOf('Change of the delivery address'));
    expect((await show('/main.aspx?pagetype=entitylist&etn=phonecall')).text).toContain('The newest');
  });
});
