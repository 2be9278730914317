/** Two transactions about one representative may be logged in the other order than they happened. */
import { expect, it } from 'vitest';
import { Router } from './router.ts';
import { item, noon, present, setting, snapshot } from './testing/world.ts';

const withAda = () =>
  Router.from(
    snapshot({
      representatives: [{ setting: setting('ada'), state: present({ revision: 4 }) }],
      items: [item('waiting')],
    }),
    noon,
  );
const presence = (to: 'available' | 'do_not_disturb', revision: number) =>
  ({ kind: 'presence', userId: 'ada', presence: to, presenceId: null, revision }) as const;

it('a representative who is available stays so when an older do not disturb is told late', () => {
  const router = withAda();
  router.apply([presence('available', 6), presence('do_not_disturb', 5)], noon);
  expect(router.plan(noon)?.assignments.map((one) => one.userId)).toEqual(['ada']);
});

it('an old disconnection told late does not take a connected representative away', () => {
  const router = withAda();
  router.apply(
    [
      { kind: 'connection', userId: 'ada', connected: true, revision: 6 },
      { kind: 'connection', userId: 'ada', connected: false, revision: 5 },
    ],
    noon,
  );
  expect(router.plan(noon)?.assignments).toHaveLength(1);
});

it('what the tables said counts from there: what the log tells of before is past', () => {
  const router = withAda();
  router.apply([presence('do_not_disturb', 4)], noon);
  expect(router.plan(noon)?.assignments).toHaveLength(1);
  const told = withAda();
  told.apply([presence('do_not_disturb', 5)], noon);
  expect(told.plan(noon)).toBeNull();
});
