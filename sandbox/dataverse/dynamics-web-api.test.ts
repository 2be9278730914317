/** The sandbox under a client written elsewhere: `dynamics-web-api` must find nothing strange about it. */
import { DynamicsWebApi } from 'dynamics-web-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { people } from './index.ts';
import { testSandbox } from './testing/sandbox.ts';

const { sandbox, tokenFor } = testSandbox();
let api: DynamicsWebApi;
let sales: DynamicsWebApi;

const connect = (environment: number): DynamicsWebApi =>
  new DynamicsWebApi({
    serverUrl: sandbox().environments[environment]!.url,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => tokenFor(environment),
    propagateErrors: true,
  });

beforeEach(() => {
  api = connect(0);
  sales = connect(1);
});

const newCall = (subject = 'Call'): Promise<string> =>
  api.create({
    collection: 'phonecalls',
    data: { subject, phonenumber: '+14255550101', directioncode: false },
  });

describe('records', () => {
  it('creates, retrieves, changes and deletes', async () => {
    const key = await newCall();
    const found = await api.retrieve({ collection: 'phonecalls', key, select: ['subject', 'directioncode'] });
    expect(found).toMatchObject({ activityid: key, subject: 'Call', directioncode: false });
    expect(found).not.toHaveProperty('phonenumber');

    await api.update({ collection: 'phonecalls', key, data: { description: 'About wheels' } });
    await api.updateSingleProperty({
      collection: 'phonecalls',
      key,
      fieldValuePair: { subject: 'Longer call' },
    });
    expect(await api.retrieve({ collection: 'phonecalls', key })).toMatchObject({
      subject: 'Longer call',
      description: 'About wheels',
    });

    await api.deleteRecord({ collection: 'phonecalls', key });
    await expect(api.retrieve({ collection: 'phonecalls', key })).rejects.toMatchObject({
      status: 404,
      code: '0x80040217',
    });
  });

  it('returns what it wrote when asked for a representation', async () => {
    const created = await api.create({
      collection: 'contacts',
      data: { firstname: 'Ann', lastname: 'Beebe' },
      returnRepresentation: true,
      select: ['fullname'],
    });
    expect(created).toMatchObject({ fullname: 'Ann Beebe' });
    expect(created).not.toHaveProperty('lastname');
  });

  it('changes only what is there: its update sends If-Match: *', async () => {
    const key = await newCall();
    await api.deleteRecord({ collection: 'phonecalls', key });
    await expect(api.update({ collection: 'phonecalls', key, data: { subject: 'x' } })).rejects.toMatchObject(
      {
        status: 404,
      },
    );
    expect(
      sandbox()
        .environments[0]!.rows('phonecall')
        .map((row) => row.activityid),
    ).not.toContain(key);
  });

  it('upserts: creates, changes, and does only one of them when told so', async () => {
    const key = '11111111-2222-4333-8444-555555555555';
    const request = { collection: 'phonecalls', key, data: { subject: 'Once' } };
    await api.upsert({ ...request, ifnonematch: '*' });
    await expect(api.upsert({ ...request, ifnonematch: '*' })).rejects.toMatchObject({
      status: 412,
      message: 'A record with matching key values already exists.',
    });
    await api.upsert({ ...request, data: { subject: 'Twice' } });
    expect(await api.retrieve({ collection: 'phonecalls', key })).toMatchObject({ subject: 'Twice' });
  });

  it('refuses a version that is no longer the newest', async () => {
    const key = await newCall();
    const first = await api.retrieve({ collection: 'phonecalls', key });
    await api.update({ collection: 'phonecalls', key, data: { subject: 'Newer' } });
    const ifmatch = String(first['@odata.etag']);
    await expect(
      api.update({ collection: 'phonecalls', key, data: { subject: 'Older' }, ifmatch }),
    ).rejects.toMatchObject({ status: 412, code: '0x80060882' });
    await expect(api.deleteRecord({ collection: 'phonecalls', key, ifmatch })).rejects.toMatchObject({
      status: 412,
    });
  });

  it('links and unlinks', async () => {
    const key = await newCall();
    const contact = (await api.retrieveMultiple({ collection: 'contacts', top: 1 })).value[0]!;
    await api.associateSingleValued({
      collection: 'phonecalls',
      primaryKey: key,
      navigationProperty: 'regardingobjectid_contact_phonecall',
      relatedCollection: 'contacts',
      relatedKey: contact.contactid,
    });
    expect(await api.retrieve({ collection: 'phonecalls', key })).toMatchObject({
      _regardingobjectid_value: contact.contactid,
    });
    await api.disassociateSingleValued({
      collection: 'phonecalls',
      primaryKey: key,
      navigationProperty: 'regardingobjectid_contact_phonecall',
    });
    expect(await api.retrieve({ collection: 'phonecalls', key })).toMatchObject({
      _regardingobjectid_value: null,
    });
  });
});

describe('queries', () => {
  it('filters, orders, selects and expands', async () => {
    const { value } = await sales.retrieveMultiple({
      collection: 'opportunities',
      filter: "parentaccountid/name eq 'Contoso' and statecode eq 0",
      orderBy: ['estimatedvalue desc'],
      select: ['name', 'estimatedvalue'],
      expand: [
        { property: 'ownerid', select: ['fullname'] },
        { property: 'product_opportunities', select: ['productname'], orderBy: ['productname'] },
      ],
    });
    expect(value.map((row) => row.estimatedvalue)).toEqual([186_000, 42_000]);
    expect(value[0]).toMatchObject({
      ownerid: { fullname: 'Sam (Sales)' },
      product_opportunities: [
        { productname: 'City E-Bike 500' },
        { productname: 'Service plan, three years' },
      ],
    });
  });

  it('counts', async () => {
    expect(await sales.count({ collection: 'opportunities' })).toBe(6);
    expect(await sales.count({ collection: 'opportunities', filter: 'statecode eq 1' })).toBe(2);
  });

  it('pages until there is no more', async () => {
    const pages: number[] = [];
    let page = await api.retrieveMultiple({ collection: 'contacts', maxPageSize: 4, select: ['fullname'] });
    const names = page.value.map((row) => row.fullname);
    pages.push(page.value.length);
    while (page.oDataNextLink !== undefined) {
      page = await api.retrieveMultiple({ collection: 'contacts', maxPageSize: 4 }, page.oDataNextLink);
      pages.push(page.value.length);
      names.push(...page.value.map((row) => row.fullname));
    }
    expect(pages).toEqual([4, 2]);
    expect(new Set(names).size).toBe(6);
    expect((await api.retrieveAll({ collection: 'contacts' })).value).toHaveLength(6);
  });

  it('annotates values', async () => {
    const { value } = await api.retrieveMultiple({
      collection: 'incidents',
      top: 1,
      select: ['prioritycode', '_customerid_value'],
      includeAnnotations: '*',
    });
    expect(value[0]).toMatchObject({
      prioritycode_Formatted: 'High',
      _customerid_value_Formatted: 'Contoso',
      _customerid_value_LogicalName: 'account',
      _customerid_value_NavigationProperty: 'customerid_account',
    });
  });
});

describe('batches', () => {
  it('does all of a change set, with references to earlier records', async () => {
    api.startBatch();
    void api.create({
      collection: 'contacts',
      data: { lastname: 'Kole' },
      contentId: '1',
      inChangeSet: true,
    });
    void api.create({
      collection: 'phonecalls',
      data: { subject: 'Batch', 'regardingobjectid_contact_phonecall@odata.bind': '$1' },
      contentId: '2',
      inChangeSet: true,
    });
    const [contact, call] = await api.executeBatch();
    const row = sandbox()
      .environments[0]!.rows('phonecall')
      .find((one) => one.activityid === call);
    expect(row?.regardingobjectid).toEqual({ entity: 'contact', id: contact });
  });

  it('does nothing of a change set that fails', async () => {
    const before = sandbox().environments[0]!.rows('phonecall').length;
    api.startBatch();
    void api.create({ collection: 'phonecalls', data: { subject: 'First' }, inChangeSet: true });
    void api.create({ collection: 'phonecalls', data: { subject: 'x'.repeat(201) }, inChangeSet: true });
    await expect(api.executeBatch()).rejects.toThrow();
    expect(sandbox().environments[0]!.rows('phonecall')).toHaveLength(before);
  });

  it('reads several things at once', async () => {
    api.startBatch();
    void api.retrieveMultiple({ collection: 'accounts', select: ['name'], filter: "name eq 'Contoso'" });
    void api.retrieveMultiple({ collection: 'incidents', count: true, top: 1 });
    const [accounts, incidents] = await api.executeBatch();
    expect(accounts.value).toMatchObject([{ name: 'Contoso' }]);
    expect(incidents).toMatchObject({ '@odata.count': 6 });
  });
});

describe('operations and metadata', () => {
  it('says who we are', async () => {
    const me = await api.callFunction<{ UserId: string; OrganizationId: string }>('WhoAmI');
    expect(me.OrganizationId).toBe(sandbox().environments[0]!.organizationId);
    expect(await api.retrieve({ collection: 'systemusers', key: me.UserId })).toMatchObject({
      fullname: '# Patchbay',
    });
  });

  it('summarises an opportunity', async () => {
    const { value } = await sales.retrieveMultiple({
      collection: 'opportunities',
      orderBy: ['estimatedvalue desc'],
      top: 1,
    });
    const id = value[0]!.opportunityid;
    const answer = await sales.callAction<{ msdyn_summary_raw: string }>({
      actionName: 'msdyn_SalesOpportunitySummary',
      action: { msdyn_id: id, msdyn_activityId: id },
    });
    for (const fact of ['Contoso', '$186,000.00', 'Sam (Sales)', 'City E-Bike 500', '75%']) {
      expect(answer.msdyn_summary_raw).toContain(fact);
    }
  });

  it('acts for somebody else', async () => {
    const key: string = await api.create({
      collection: 'phonecalls',
      data: { subject: 'For Emma' },
      impersonateAAD: people[0]!.objectId,
    });
    const row = await api.retrieve({ collection: 'phonecalls', key, includeAnnotations: '*' });
    expect(row).toMatchObject({
      _createdby_value_Formatted: 'Emma (Service)',
      _ownerid_value_Formatted: 'Emma (Service)',
      _createdonbehalfby_value_Formatted: '# Patchbay',
    });
  });

  it('finds duplicates when asked to', async () => {
    const data = { lastname: 'Other', telephone1: '+14255550101' };
    await expect(
      api.create({ collection: 'contacts', data, duplicateDetection: true }),
    ).rejects.toMatchObject({
      code: '0x80040333',
    });
    await expect(api.create({ collection: 'contacts', data })).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('describes its entities', async () => {
    const { value } = await api.retrieveEntities({
      select: ['LogicalName', 'EntitySetName', 'PrimaryIdAttribute', 'PrimaryNameAttribute'],
      filter: "LogicalName eq 'opportunity'",
    });
    expect(value).toMatchObject([
      { EntitySetName: 'opportunities', PrimaryIdAttribute: 'opportunityid', PrimaryNameAttribute: 'name' },
    ]);
    const attributes = await api.retrieveAttributes({
      entityKey: "LogicalName='phonecall'",
      castType: 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
      select: ['LogicalName', 'MaxLength'],
    });
    expect(attributes.value).toContainEqual(
      expect.objectContaining({ LogicalName: 'subject', MaxLength: 200 }),
    );
    expect(await api.retrieveCsdlMetadata()).toContain(
      '<EntitySet Name="phonecalls" EntityType="mscrm.phonecall">',
    );
  });
});
