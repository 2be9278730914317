/** Queries and metadata over the wire. */
import { describe, expect, it } from 'vitest';
import { testSandbox } from '../testing/sandbox.ts';

const { sandbox, call } = testSandbox();
const names = async (query: string, set = 'contacts'): Promise<string[]> => {
  const { json } = await call('GET', `${set}?${query}`);
  return json.value.map((one: Record<string, string>) => one.fullname ?? one.name ?? one.title);
};

describe('queries', () => {
  it.each([
    ["$filter=lastname eq 'campbell'", ['Maria Campbell']],
    ["$filter=startswith(fullname,'r')&$orderby=fullname desc", ['Robert Lyon', 'Rene Valdes']],
    [
      "$filter=parentcustomerid_account/name eq 'Fabrikam'&$orderby=firstname",
      ['Nancy Anderson', 'Paul Cannon'],
    ],
    ['$filter=_parentcustomerid_value eq d1000001-0000-4000-8000-000000000003', ['Rene Valdes']],
    ['$filter=mobilephone ne null', ['Maria Campbell']],
    ["$filter=telephone1 eq '%2B14255550121'&$top=1&$orderby=lastname", ['Nancy Anderson']],
    [
      "$filter=not contains(emailaddress1,'contoso') and endswith(jobtitle,'s')",
      ['Nancy Anderson', 'Susanna Stubberod'],
    ],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('looks into collections', async () => {
    expect(await names('$filter=incident_customer_accounts/any(c:c/prioritycode eq 1)', 'accounts')).toEqual([
      'Contoso',
    ]);
    expect(await names('$filter=incident_customer_accounts/any(c:c/statecode eq 1)', 'accounts')).toEqual([
      'Fabrikam',
    ]);
  });

  it('reads the collections of a record, and what it links to', async () => {
    const account = 'accounts(d1000001-0000-4000-8000-000000000001)';
    expect(await names('$orderby=lastname', `${account}/contact_customer_accounts`)).toEqual([
      'Maria Campbell',
      'Robert Lyon',
    ]);
    expect((await call('GET', `${account}/primarycontactid?$select=fullname`)).json).toMatchObject({
      fullname: 'Maria Campbell',
    });
    expect((await call('GET', `${account}/parentaccountid`)).status).toBe(204);
  });

  it('counts all that fit, however few are shown', async () => {
    const { json } = await call('GET', 'contacts?$count=true&$top=1');
    expect([json['@odata.count'], json.value.length]).toEqual([6, 1]);
    expect((await call('GET', 'contacts/$count')).text).toBe('6');
  });

  it('pages by address, keeping the query', async () => {
    const headers = { prefer: 'odata.maxpagesize=2' };
    const first = await call('GET', 'contacts?$select=lastname&$orderby=lastname&$count=true', { headers });
    expect(first.headers.get('preference-applied')).toBe('odata.maxpagesize=2');
    const next = String(first.json['@odata.nextLink']);
    expect(next).toContain(`${sandbox().url}/api/data/v9.2/contacts?$select=lastname`);
    const second = await call('GET', next.slice(`${sandbox().url}/api/data/v9.2/`.length), { headers });
    const pages = [first, second].map(({ json }) =>
      json.value.map((one: { lastname: string }) => one.lastname),
    );
    expect(pages).toEqual([
      ['Anderson', 'Campbell'],
      ['Cannon', 'Lyon'],
    ]);
  });

  it('expands inside of what it expands', async () => {
    const path =
      "accounts?$filter=name eq 'Contoso'&$select=name&$expand=contact_customer_accounts($select=fullname;$filter=jobtitle eq 'Head of IT';$expand=parentcustomerid_account($select=accountnumber))";
    const { json } = await call('GET', path);
    expect(json.value[0].contact_customer_accounts).toMatchObject([
      { fullname: 'Robert Lyon', parentcustomerid_account: { accountnumber: 'C-1001' } },
    ]);
  });

  it('finds by alternate key, when one is declared', async () => {
    const found = await call(
      'GET',
      "contacts(emailaddress1='maria.campbell%40contoso.com')?$select=fullname",
    );
    expect(found.json).toMatchObject({ fullname: 'Maria Campbell' });
    expect((await call('GET', "contacts(emailaddress1='no''body')")).json.error.code).toBe('0x80060891');
    expect((await call('GET', "contacts(lastname='Campbell')")).status).toBe(400);
  });

  it.each([
    ['contact', 404, "Resource not found for the segment 'contact'."],
    ['contacts?$select=fulname', 400, "Could not find a property named 'fulname'"],
    ["contacts?$filter=fulname eq 'x'", 400, "Could not find a property named 'fulname'"],
    ["contacts?$filter=statecode eq 5 and fulname eq 'x'", 400, "Could not find a property named 'fulname'"],
    ['contacts?$filter=parentcustomerid eq null', 400, "named 'parentcustomerid'"],
    ['contacts?$orderby=fulname', 400, "Could not find a property named 'fulname'"],
    ['contacts?$expand=fulname', 400, "Could not find a property named 'fulname'"],
    ['contacts?$skip=5', 400, 'Skip Clause is not supported'],
    ['contacts?$top=-1', 400, "Invalid value '-1' for $top"],
    ['contacts?$frobnicate=1', 400, '$frobnicate is not supported'],
    ['contacts?fetchXml=%3Cfetch%2F%3E', 400, 'FetchXML'],
    ['contacts(not-a-guid)', 400, 'neither a GUID nor a key'],
    ['contacts(%zz)', 400, 'not valid'],
  ])('refuses %s', async (path, status, message) => {
    const answer = await call('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message).toContain(message);
  });

  it('refuses methods that make no sense, and versions that are not there', async () => {
    expect((await call('PUT', 'contacts')).status).toBe(405);
    expect((await call('POST', 'WhoAmI()')).status).toBe(405);
    expect((await fetch(`${sandbox().url}/api/data/v8.2/contacts`)).status).toBe(404);
  });
});

describe('metadata', () => {
  it('finds the set of an entity', async () => {
    const query =
      "EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute&$filter=LogicalName eq 'phonecall'";
    expect((await call('GET', query)).json.value).toEqual([
      {
        LogicalName: 'phonecall',
        EntitySetName: 'phonecalls',
        PrimaryIdAttribute: 'activityid',
        PrimaryNameAttribute: 'subject',
        MetadataId: expect.any(String),
      },
    ]);
  });

  it('describes attributes, with lengths only where a class is named', async () => {
    const base = "EntityDefinitions(LogicalName='phonecall')";
    const expanded = await call(
      'GET',
      `${base}?$select=LogicalName&$expand=Attributes($select=LogicalName,IsValidForCreate;$filter=IsValidForCreate eq false)`,
    );
    const created = expanded.json.Attributes.map((one: { LogicalName: string }) => one.LogicalName);
    expect(created).toContain('statecode');
    expect(created).not.toContain('subject');
    expect((await call('GET', `${base}/Attributes?$select=LogicalName,MaxLength`)).status).toBe(400);
    const cast = `${base}/Attributes/Microsoft.Dynamics.CRM.MemoAttributeMetadata?$select=LogicalName,MaxLength`;
    expect((await call('GET', cast)).json.value).toMatchObject([
      { LogicalName: 'description', MaxLength: 2000 },
    ]);
    const subject = await call('GET', `${base}/Attributes(LogicalName='subject')`);
    expect(subject.json).toMatchObject({
      '@odata.type': '#Microsoft.Dynamics.CRM.StringAttributeMetadata',
      MaxLength: 200,
      RequiredLevel: { Value: 'ApplicationRequired' },
    });
  });

  it('describes choices, keys and relationships', async () => {
    const states = await call(
      'GET',
      "EntityDefinitions(LogicalName='phonecall')/Attributes/Microsoft.Dynamics.CRM.StatusAttributeMetadata?$select=LogicalName&$expand=OptionSet",
    );
    expect(states.json.value[0].OptionSet.Options).toContainEqual(
      expect.objectContaining({ Value: 4, State: 1 }),
    );
    const keys = await call('GET', "EntityDefinitions(LogicalName='contact')/Keys");
    expect(keys.json.value).toMatchObject([{ KeyAttributes: ['emailaddress1'] }]);
    const links = await call(
      'GET',
      "EntityDefinitions(LogicalName='phonecall')/ManyToOneRelationships?$filter=ReferencedEntity eq 'incident'",
    );
    expect(links.json.value).toMatchObject([
      {
        ReferencingAttribute: 'regardingobjectid',
        ReferencingEntityNavigationPropertyName: 'regardingobjectid_incident_phonecall',
      },
    ]);
    expect((await call('GET', "EntityDefinitions(LogicalName='nothing')")).status).toBe(404);
  });
});
