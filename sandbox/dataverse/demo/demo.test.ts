import { describe, expect, it } from 'vitest';
import { readPayload } from '../records/payload.ts';
import { knownEntity } from '../schema/entities.ts';
import { isReference, type Row } from '../schema/model.ts';
import type { Seed } from '../service/organization.ts';
import { idIn, testSandbox } from '../testing/sandbox.ts';
import { demoSales, demoService } from './demo.ts';

const now = new Date('2026-11-21T12:00:00Z');
const { sandbox, call } = testSandbox({ now: () => now });

const cells = (seed: Seed) =>
  Object.entries(seed).flatMap(([name, rows]) =>
    rows.flatMap((row) => Object.entries(row).map(([attribute, value]) => ({ name, row, attribute, value }))),
  );

describe.each([
  ['Service', demoService(now)],
  ['Sales', demoSales(now)],
])('the data of %s', (_, seed) => {
  it('is what Dataverse would keep: known attributes, types, lengths, choices', () => {
    for (const { name, row, attribute, value } of cells(seed)) {
      const entity = knownEntity(name);
      expect([...entity.attributes.keys()]).toContain(attribute);
      if (isReference(value) || attribute === 'fullname' || attribute === 'createdon') continue;
      const payload = { [attribute]: value };
      expect(
        readPayload(entity, payload, () => ({ entity: '', id: '' }), 'update').values,
        JSON.stringify(row),
      ).toEqual(payload);
    }
  });

  it('refers only to what is there, and gives each id once', () => {
    const ids = (name: string): unknown[] => (seed[name] ?? []).map((row: Row) => row[knownEntity(name).id]);
    for (const { attribute, value } of cells(seed)) {
      if (isReference(value)) expect(ids(value.entity), attribute).toContain(value.id);
    }
    for (const name of Object.keys(seed)) expect(new Set(ids(name)).size).toBe(ids(name).length);
  });
});

describe('the deal of a customer', () => {
  it('is found by name, summarised, and followed up by a task for its owner', async () => {
    const query =
      "opportunities?$filter=contains(parentaccountid/name,'contoso') and statecode eq 0&$orderby=estimatedvalue desc&$top=1&$select=name,_ownerid_value";
    const [deal] = (await call('GET', query, { environment: 1 })).json.value;
    const summary = await call('POST', 'msdyn_SalesOpportunitySummary', {
      environment: 1,
      body: { msdyn_id: deal.opportunityid, msdyn_activityId: deal.opportunityid },
    });
    expect(summary.json.msdyn_summary_raw).toBe(
      'Fleet of electric bikes for the Redmond campus is an open opportunity with Contoso worth $186,000.00. ' +
        'It is in the phase 3-Propose, is expected to close on 12/18/2026, has a probability of 75%. ' +
        'It is owned by Sam (Sales). The contact is Maria Campbell. ' +
        'Products: City E-Bike 500 (60), Service plan, three years (60). ' +
        'Customer need: Bikes with service for 120 employees before the new year. ' +
        'Current situation: The trial with ten bikes ended well; procurement compares our offer with leasing. ' +
        'Proposed solution: Purchase with three years of service and a spare pool of eight bikes.',
    );
    const task = await call('POST', 'tasks', {
      environment: 1,
      body: {
        subject: 'Asked about charging stations',
        'regardingobjectid_opportunity_task@odata.bind': `/opportunities(${deal.opportunityid})`,
        'ownerid@odata.bind': `/systemusers(${deal._ownerid_value})`,
      },
    });
    const row = sandbox()
      .environments[1]!.rows('task')
      .find((one) => one.activityid === idIn(task));
    expect(row).toMatchObject({
      ownerid: { entity: 'systemuser', id: deal._ownerid_value },
      regardingobjectid: { entity: 'opportunity', id: deal.opportunityid },
    });
  });

  it.each([
    [{ msdyn_id: 'x', msdyn_activityId: 'x' }, 400],
    [{ msdyn_id: '11111111-2222-4333-8444-555555555555' }, 400],
    [{ msdyn_id: '11111111-2222-4333-8444-555555555555', msdyn_activityId: 'x' }, 404],
  ])('is not summarised for %j', async (body, status) => {
    expect(await call('POST', 'msdyn_SalesOpportunitySummary', { environment: 1, body })).toMatchObject({
      status,
    });
  });
});
