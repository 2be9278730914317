import { describe, expect, it } from 'vitest';
import { fillPath } from './outside.ts';

describe('an operation’s path', () => {
  it('takes the parameters it names, encoded, and leaves the rest for the body', () => {
    expect(
      fillPath('/api/connections/:connectionId/entities/:entity', {
        connectionId: 'a b',
        entity: 'x/y',
        z: 1,
      }),
    ).toEqual({ path: '/api/connections/a%20b/entities/x%2Fy', rest: { z: 1 } });
  });
});
