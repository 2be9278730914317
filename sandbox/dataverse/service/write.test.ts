/** Creating, changing and deleting: what Dataverse does where other OData servers do something else. */
import { describe, expect, it } from 'vitest';
import { idIn, testSandbox } from '../testing/sandbox.ts';

const { sandbox, call } = testSandbox();
const id = '11111111-2222-4333-8444-555555555555';
const rows = (entity = 'phonecall') => sandbox().environments[0]!.rows(entity);
const row = (key: string, entity = 'phonecall') =>
  rows(entity).find((one) => Object.values(one).includes(key));

const created = async (body: Record<string, unknown> = { subject: 'Call' }): Promise<string> =>
  idIn(await call('POST', 'phonecalls', { body }));

describe('create', () => {
  it.each([undefined, 'return=minimal'])(
    'answers 204 and an absolute address with Prefer %s',
    async (prefer) => {
      const answer = await call('POST', 'phonecalls', {
        body: { subject: 'Call' },
        ...(prefer && { headers: { prefer } }),
      });
      expect(answer.status).toBe(204);
      expect(answer.text).toBe('');
      expect(answer.headers.get('odata-version')).toBe('4.0');
      expect(answer.headers.get('odata-entityid')).toBe(
        `${sandbox().url}/api/data/v9.2/phonecalls(${idIn(answer)})`,
      );
    },
  );

  it('answers 201 with the record and then no address, when a representation is preferred', async () => {
    const answer = await call('POST', 'phonecalls?$select=subject', {
      body: { subject: 'Call', phonenumber: '+1' },
      headers: { prefer: 'return=representation' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
    expect(answer.headers.get('odata-entityid')).toBeNull();
    expect(answer.json.subject).toBe('Call');
    expect(answer.json.activityid).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.json).not.toHaveProperty('phonenumber');
  });

  it('fills in what was not said: outgoing, open, normal, ours', async () => {
    expect(row(await created())).toMatchObject({
      directioncode: true,
      statecode: 0,
      statuscode: 1,
      prioritycode: 1,
      ownerid: { entity: 'systemuser' },
      activitytypecode: 'phonecall',
    });
  });

  it('takes the id that the client gives, once', async () => {
    expect(await created({ activityid: id, subject: 'Call' })).toBe(id);
    const again = await call('POST', 'phonecalls', {
      body: { activityid: id.toUpperCase(), subject: 'Call' },
    });
    expect(again).toMatchObject({ status: 412, json: { error: { code: '0x80040237' } } });
  });

  it('creates the parties of a call with it', async () => {
    const contact = rows('contact')[0]!.contactid as string;
    const key = await created({
      subject: 'Call',
      phonecall_activity_parties: [
        { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 1 },
        {
          'partyid_systemuser@odata.bind': '/systemusers(051e0000-0000-4000-8000-000000000001)',
          participationtypemask: 2,
        },
      ],
    });
    const answer = await call(
      'GET',
      `phonecalls(${key})?$select=subject&$expand=phonecall_activity_parties($filter=participationtypemask eq 1)`,
    );
    expect(answer.json.phonecall_activity_parties).toMatchObject([
      { _partyid_value: contact, _activityid_value: key },
    ]);
  });

  it('creates nothing when a part of it is wrong', async () => {
    const before = rows().length;
    const answer = await call('POST', 'phonecalls', {
      body: { subject: 'Call', phonecall_activity_parties: [{ participationtypemask: 77 }] },
    });
    expect(answer.status).toBe(400);
    expect(rows()).toHaveLength(before);
  });

  it.each([
    ['a relative address', (key: string) => `/contacts(${key})`, 'regardingobjectid_contact_phonecall'],
    ['no slash', (key: string) => `contacts(${key})`, 'regardingobjectid_contact_phonecall'],
    [
      'the whole address',
      (key: string) => `${sandbox().url}/api/data/v9.2/contacts(${key})`,
      'regardingobjectid_contact_phonecall',
    ],
    [
      'an alternate key',
      () => "/contacts(emailaddress1='maria.campbell@contoso.com')",
      'regardingobjectid_contact_phonecall',
    ],
    ['no suffix', (key: string) => `/contacts(${key})`, 'regardingobjectid'],
  ])('binds a lookup by %s', async (_, address, navigation) => {
    const contact = rows('contact')[0]!.contactid as string;
    const key = await created({ subject: 'Call', [`${navigation}@odata.bind`]: address(contact) });
    expect(row(key)?.regardingobjectid).toEqual({ entity: 'contact', id: contact });
    const cleared = await call('PATCH', `phonecalls(${key})`, { body: { [navigation]: null } });
    expect(cleared.status).toBe(204);
    expect(row(key)?.regardingobjectid).toBeNull();
  });

  it.each([
    ['an unknown property', { subject: 'x', sbject: 'y' }, '0x80048d19', "Invalid property 'sbject'"],
    [
      'a lookup by its own name',
      { regardingobjectid: id },
      '0x80048d19',
      "Invalid property 'regardingobjectid'",
    ],
    [
      'a text that is too long',
      { subject: 'x'.repeat(201) },
      '0x80044331',
      "exceeded the maximum allowed length of '200'",
    ],
    ['a description that is too long', { description: 'x'.repeat(2001) }, '0x80044331', "'2000'"],
    ['a number for a text', { subject: 5 }, '0x80048d19', "'Edm.String'"],
    ['a text for a boolean', { directioncode: 'false' }, '0x80048d19', "'Edm.Boolean'"],
    ['a text for a number', { actualdurationminutes: '5' }, '0x80048d19', "'Edm.Int32'"],
    ['a number below its range', { actualdurationminutes: -1 }, '0x8004432e', 'outside the valid range'],
    ['a choice that is none', { prioritycode: 9 }, '0x80048d05', 'Accepted Values: 0,1,2'],
    ['a date that is none', { actualstart: 'yesterday' }, '0x80048d19', "'Edm.DateTimeOffset'"],
    ['a state', { statecode: 1 }, '0x80040203', "doesn't allow 'statecode'"],
    ['a reason of another state', { statuscode: 4 }, '0x80048408', 'not a valid status code'],
    [
      'an unknown link',
      { 'regarding@odata.bind': `/contacts(${id})` },
      '0x80048d19',
      "undeclared property 'regarding'",
    ],
    [
      'a link to a wrong entity',
      { 'regardingobjectid_contact_phonecall@odata.bind': '/accounts(d1000001-0000-4000-8000-000000000001)' },
      '0x80048d19',
      'cannot refer',
    ],
    ['a list', [], '0x80048d19', 'resource is expected'],
    ['no JSON', '{"subject":', '0x80048d19', 'Invalid JSON'],
  ])('refuses %s', async (_, body, code, message) => {
    const answer = await call('POST', 'phonecalls', { body });
    expect(answer).toMatchObject({ status: 400, json: { error: { code } } });
    expect(answer.json.error.message).toContain(message);
  });

  it('refuses a link to what does not exist, and a case without a customer', async () => {
    const body = { subject: 'x', 'regardingobjectid_contact_phonecall@odata.bind': `/contacts(${id})` };
    expect(await call('POST', 'phonecalls', { body })).toMatchObject({ status: 404 });
    const incident = await call('POST', 'incidents', { body: { title: 'Case' } });
    expect(incident.json.error.message).toBe('You should specify a parent contact or account.');
  });

  it('explains more when annotations are asked for', async () => {
    const answer = await call('POST', 'phonecalls', {
      body: { sbject: 'y' },
      headers: { prefer: 'odata.include-annotations="*"' },
    });
    expect(Object.keys(answer.json.error)).toContain('@Microsoft.PowerApps.CDS.HelpLink');
  });
});

it('takes bodies in JSON only', async () => {
  const text = { headers: { 'content-type': 'text/plain' }, body: '{"subject":"x"}' };
  expect((await call('POST', 'phonecalls', text)).status).toBe(415);
});

describe('update', () => {
  it('answers 204, or 200 and the record when a representation is preferred', async () => {
    const key = await created();
    expect(await call('PATCH', `phonecalls(${key})`, { body: { subject: 'A' } })).toMatchObject({
      status: 204,
      text: '',
    });
    const answer = await call('PATCH', `phonecalls(${key})?$select=subject`, {
      body: { subject: 'B' },
      headers: { prefer: 'return=representation', 'if-match': '*' },
    });
    expect(answer).toMatchObject({ status: 200, json: { subject: 'B' } });
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
  });

  it('creates what is missing without If-Match, and with the id of the address', async () => {
    const answer = await call('PATCH', `phonecalls(${id})`, { body: { subject: 'New' } });
    expect(answer.status).toBe(204);
    expect(idIn(answer)).toBe(id);
    expect(row(id)).toMatchObject({ subject: 'New' });
  });

  it('answers 404 for what is missing with If-Match: *', async () => {
    const answer = await call('PATCH', `phonecalls(${id})`, {
      body: { subject: 'x' },
      headers: { 'if-match': '*' },
    });
    expect(answer).toMatchObject({
      status: 404,
      json: { error: { code: '0x80040217', message: `phonecall With Id = ${id} Does Not Exist` } },
    });
    expect(row(id)).toBeUndefined();
  });

  it('sees what others did behind its back', async () => {
    const environment = sandbox().environments[0]!;
    const { activityid } = environment.put('phonecall', { subject: 'By a colleague' });
    expect((await call('GET', `phonecalls(${activityid})`)).json).toMatchObject({
      subject: 'By a colleague',
      statecode: 0,
    });
    environment.remove('phonecall', String(activityid));
    const headers = { 'if-match': '*' };
    expect(
      (await call('PATCH', `phonecalls(${activityid})`, { body: { subject: 'x' }, headers })).status,
    ).toBe(404);
  });

  it('creates exactly once with If-None-Match: *', async () => {
    const put = (subject: string) =>
      call('PATCH', `phonecalls(${id})`, { body: { subject }, headers: { 'if-none-match': '*' } });
    expect(await put('First')).toMatchObject({ status: 204 });
    expect(await put('Second')).toMatchObject({
      status: 412,
      json: { error: { code: '0x80040237', message: 'A record with matching key values already exists.' } },
    });
    expect(row(id)).toMatchObject({ subject: 'First' });
  });

  it('upserts by an alternate key', async () => {
    const address = "contacts(emailaddress1='new@contoso.com')";
    expect((await call('PATCH', address, { body: { lastname: 'New' } })).status).toBe(204);
    expect((await call('PATCH', address, { body: { lastname: 'Newer' } })).status).toBe(204);
    expect(rows('contact').filter((one) => one.emailaddress1 === 'new@contoso.com')).toMatchObject([
      { lastname: 'Newer' },
    ]);
    const clash = await call('POST', 'contacts', {
      body: { lastname: 'Other', emailaddress1: 'NEW@contoso.com' },
    });
    expect(clash.status).toBe(412);
  });

  it('compares versions', async () => {
    const key = await created();
    const { json } = await call('GET', `phonecalls(${key})`);
    const etag = json['@odata.etag'];
    expect(etag).toMatch(/^W\/"\d+"$/);
    expect((await call('GET', `phonecalls(${key})`, { headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
    const headers = { 'if-match': etag };
    expect((await call('PATCH', `phonecalls(${key})`, { body: { subject: 'A' }, headers })).status).toBe(204);
    expect(await call('PATCH', `phonecalls(${key})`, { body: { subject: 'B' }, headers })).toMatchObject({
      status: 412,
    });
    expect((await call('DELETE', `phonecalls(${key})`, { headers })).status).toBe(412);
    expect((await call('DELETE', `phonecalls(${key})`)).status).toBe(204);
    expect((await call('DELETE', `phonecalls(${key})`)).status).toBe(404);
  });

  it('completes a call, which is read-only then, until it is opened again', async () => {
    const key = await created();
    const patch = (body: unknown) =>
      call('PATCH', `phonecalls(${key})`, { body, headers: { 'if-match': '*' } });
    expect((await patch({ statecode: 1, statuscode: 4 })).status).toBe(204);
    const refused = await patch({ description: 'The recording' });
    expect(refused.status).toBe(400);
    expect(refused.json.error.message).toContain('read-only');
    expect((await patch({ statecode: 0, statuscode: 1, description: 'The recording' })).status).toBe(204);
    expect(row(key)).toMatchObject({ statecode: 0, description: 'The recording' });
  });

  it('pairs states and reasons', async () => {
    const key = await created();
    const patch = (body: unknown) => call('PATCH', `phonecalls(${key})`, { body });
    expect(await patch({ statuscode: 4 })).toMatchObject({
      status: 400,
      json: { error: { code: '0x80048408' } },
    });
    expect(await patch({ statecode: 1, statuscode: 3 })).toMatchObject({ status: 400 });
    expect((await patch({ statecode: 2 })).status).toBe(204);
    expect(row(key)).toMatchObject({ statecode: 2, statuscode: 3 });
  });

  it('sets and clears one property', async () => {
    const key = await created();
    const at = `phonecalls(${key})/description`;
    expect((await call('PUT', at, { body: { value: 'Notes' } })).status).toBe(204);
    expect((await call('GET', at)).json.value).toBe('Notes');
    expect((await call('GET', `${at}/$value`)).text).toBe('Notes');
    expect((await call('DELETE', at)).status).toBe(204);
    expect((await call('GET', at)).status).toBe(204);
  });

  it.each(['statuscode', 'ownerid'])('refuses null for %s', async (name) => {
    const key = await created();
    expect(await call('PATCH', `phonecalls(${key})`, { body: { [name]: null } })).toMatchObject({
      status: 400,
    });
  });
});

describe('rights', () => {
  it('names the privilege that a role lacks', async () => {
    const client = sandbox().clients.withoutPhoneCalls;
    const refused = await call('POST', 'phonecalls', { body: { subject: 'x' }, client });
    expect(refused).toMatchObject({ status: 403, json: { error: { code: '0x80040220' } } });
    expect(refused.json.error.message).toContain('prvCreateActivity');
    expect((await call('GET', 'phonecalls', { client })).status).toBe(403);
    expect((await call('GET', 'contacts', { client })).status).toBe(200);
  });

  it('knows nobody without an application user', async () => {
    const answer = await call('GET', 'WhoAmI()', { client: sandbox().clients.withoutUser });
    expect(answer).toMatchObject({
      status: 403,
      json: { error: { message: 'The user is not a member of the organization.' } },
    });
  });

  it('refuses tokens that are missing, foreign, of another environment, or revoked', async () => {
    const status = async (authorization: string) =>
      (await call('GET', 'WhoAmI()', { headers: { authorization } })).status;
    const missing = await call('GET', 'WhoAmI()', { headers: { authorization: '' } });
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toContain(sandbox().authorizeUrl);
    expect(await status('Bearer a.b.c')).toBe(401);
    const other = sandbox().requests();
    expect(other.at(-1)!.headers.authorization).toBe('(redacted)');
    expect((await call('GET', 'WhoAmI()')).status).toBe(200);
    sandbox().revokeTokens();
    expect((await call('GET', 'WhoAmI()')).status).toBe(401);
  });

  it('records on whose behalf, and by whom', async () => {
    const emma = { callerobjectid: 'ae0f0000-0000-4000-8000-000000000001' };
    const answer = await call('POST', 'phonecalls', { body: { subject: 'x' }, headers: emma });
    const userId = '050f0000-0000-4000-8000-000000000001';
    expect(row(idIn(answer))).toMatchObject({
      ownerid: { id: userId },
      createdby: { id: userId },
      createdonbehalfby: { id: '051e0000-0000-4000-8000-000000000001' },
    });
    const nobody = { mscrmcallerid: id };
    expect((await call('GET', 'WhoAmI()', { headers: nobody })).status).toBe(404);
  });
});
