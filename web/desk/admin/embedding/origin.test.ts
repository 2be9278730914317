import { describe, expect, it } from 'vitest';
import { originProblem } from './origin.ts';

describe('an origin', () => {
  it.each([
    ['https://contoso.crm.dynamics.com', null],
    ['http://localhost:4500', null],
    ['https://contoso.crm.dynamics.com/main.aspx', /without a path: https:\/\/contoso/],
    ['http://contoso.crm.dynamics.com', /https/],
    ['https://*.dynamics.com', /wildcards/],
    ['contoso', /Write an origin/],
    ['https://known.example', /already/],
  ])('%s', (typed, expected) => {
    const problem = originProblem(typed, ['https://known.example']);
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  });
});
