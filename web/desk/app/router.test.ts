import { describe, expect, it } from 'vitest';
import { pathOf, placeOf } from './router.tsx';

describe('places', () => {
  it('reads and writes every place', () => {
    for (const path of [
      '/desk/',
      '/desk/conversation/c1',
      '/desk/live',
      '/desk/live/c1',
      '/desk/conversations',
      '/desk/conversations/c1',
      '/desk/admin',
      '/desk/admin/connections/c1/step-2',
    ]) {
      expect(pathOf(placeOf(path))).toBe(path);
    }
  });

  it('knows what it does not know', () => {
    expect(placeOf('/desk')).toEqual({ page: 'home' });
    expect(placeOf('/desk/elsewhere')).toEqual({ page: 'nowhere' });
    expect(placeOf('/desk/live/a/b')).toEqual({ page: 'nowhere' });
  });
});
