import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbedSetting } from '../../../contracts/embed.ts';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { openConversation } from '../../conversations/index.ts';
import { claimActivity, findEmbedSetting, updateEmbedSetting } from './index.ts';

let house: TestHouse;
let org: TestOrganization;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house);
});
afterAll(() => house.close());

const crm = 'https://crm.example.com';
const slug = () => `org-${org.organizationId}`;
const update = (setting: object) =>
  updateEmbedSetting(house, org.organizationId, house.ids.next(), EmbedSetting.parse(setting));

describe('the setting', () => {
  it('is closed until an administrator opens it, and says so in the log', async () => {
    const found = await findEmbedSetting(house, undefined);
    expect(found).toEqual({ organizationId: org.organizationId, setting: { allowedOrigins: [], hosts: {} } });
    await update({ allowedOrigins: [crm, crm], hosts: { salesforce: { scriptOrigin: crm } } });
    expect((await findEmbedSetting(house, slug()))?.setting).toMatchObject({
      allowedOrigins: [crm],
      hosts: { salesforce: { scriptOrigin: crm, screenPop: 'accepted' } },
    });
    await update({ allowedOrigins: [crm], hosts: {} });
    expect((await findEmbedSetting(house, slug()))?.setting.hosts).toEqual({});
    const events = await house.db.system(`select payload from event where type = 'embed_setting.changed'`);
    expect(events).toEqual([{ payload: { origins: 1 } }, { payload: { origins: 1 } }]);
  });

  it('takes no script from where the desk may not stand', async () => {
    await expect(
      update({ allowedOrigins: [crm], hosts: { salesforce: { scriptOrigin: 'https://else.example.com' } } }),
    ).rejects.toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: 'hosts.salesforce.scriptOrigin' }] },
    });
  });

  it('is closed when what is kept is no setting, and unknown for an organization that is not named', async () => {
    await house.db.system(`update embed_setting set allowed_origins = '{*}'`);
    expect((await findEmbedSetting(house, slug()))?.setting.allowedOrigins).toEqual([]);
    await makeOrganization(house);
    expect(await findEmbedSetting(house, undefined)).toBeUndefined();
    expect(await findEmbedSetting(house, 'nobody')).toBeUndefined();
    expect((await findEmbedSetting(house, slug()))?.organizationId).toBe(org.organizationId);
  });
});

it('gives the writing down of a conversation to one page of many', async () => {
  const userId = await makeRepresentative(house, org);
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: 'ada', name: 'Ada' },
  });
  const asked = await Promise.all(
    Array.from({ length: 6 }, () => claimActivity(house, org.organizationId, { conversationId, userId })),
  );
  expect(asked.filter(Boolean)).toHaveLength(1);
});
