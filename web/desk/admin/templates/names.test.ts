import { describe, expect, it } from 'vitest';
import { flatten, nameGroups } from './names.ts';

describe('the names of a step', () => {
  it('are of the contact, the conversation, the settings and the steps before it', () => {
    const groups = nameGroups(
      3,
      { Channel: 'CHAT', CustomerEndpoint: { Address: '+442079460021' }, Attributes: { tier: 'gold' } },
      { appId: 'a1' },
      { 2: { activityid: 'x' }, 3: { own: 1 } },
    );
    expect(groups.map((group) => group.title)).toEqual([
      'Contact',
      'Conversation',
      'Settings',
      'Answer of step 2',
    ]);
    expect(groups[0]?.names[0]).toEqual({ name: 'CustomerEndpoint', example: '+442079460021' });
    expect(groups[0]?.names.at(-1)).toEqual({ name: 'Attributes.tier', example: 'gold' });
    expect(groups[2]?.names[0]).toEqual({ name: 'appid', example: 'a1' });
    expect(groups[3]?.names).toEqual([{ name: 'STEP2-Response.activityid', example: 'x' }]);
  });

  it('of a house without contacts are the usual ones; of step 5 the recording’s too', () => {
    const groups = nameGroups(5, null, {}, {});
    expect(groups[0]?.names.map((each) => each.name)).toContain('InitiationTimestamp');
    expect(groups.at(-1)?.title).toBe('Recording');
  });

  it('stop where a record is too deep or too long', () => {
    expect(flatten({ a: { b: { c: { d: 1 } } }, e: 2 })).toEqual([{ name: 'e', example: '2' }]);
    const long = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}`, index]));
    expect(flatten(long)).toHaveLength(80);
  });
});
