import { expect, it } from 'vitest';
import { discoveryStages } from '../../../../contracts/discovery.ts';
import { stageWords, wholeProgress } from './words.ts';

it('the whole run goes forward from stage to stage', () => {
  const shares = discoveryStages.flatMap((stage) =>
    [0, 0.5, 1].map((progress) => wholeProgress({ state: 'running', stage, progress })),
  );
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  expect(wholeProgress({ state: 'done', stage: 'naming', progress: 0 })).toBe(1);
  expect(wholeProgress({ state: 'queued', stage: null, progress: 0 })).toBe(0);
});

it('says what it does', () => {
  expect(stageWords({ state: 'queued', stage: null })).toBe('Waiting for its turn');
  expect(stageWords({ state: 'running', stage: 'naming' })).toBe('Naming it');
});
