import { describe, expect, it } from 'vitest';
import { type InputShape, readInputs, write } from './values.ts';

const input = (name: string, type: string, required = false): InputShape => ({
  name,
  title: name,
  description: '',
  required,
  type,
  choices: [],
});

describe('a generated form', () => {
  it('reads each type, and leaves out what is empty', () => {
    const inputs = [
      input('who', 'string', true),
      input('top', 'integer'),
      input('open', 'boolean'),
      input('ids', 'array'),
      input('note', 'string'),
    ];
    const written = { who: ' Contoso ', top: '3', open: 'true', ids: '["a"]', note: '' };
    expect(readInputs(inputs, written)).toEqual({
      values: { who: 'Contoso', top: 3, open: true, ids: ['a'] },
      problems: {},
    });
  });

  it('says what is wrong with a field', () => {
    const inputs = [
      input('who', 'string', true),
      input('top', 'integer'),
      input('share', 'number'),
      input('ids', 'array'),
      input('body', 'object'),
    ];
    const written = { top: '1.5', share: 'x', ids: '{}', body: '{' };
    expect(readInputs(inputs, written).problems).toEqual({
      who: 'Needed.',
      top: 'Write a whole number.',
      share: 'Write a number.',
      ids: 'Write a JSON list.',
      body: 'Write JSON.',
    });
  });

  it('writes what is known so that it reads back the same', () => {
    expect([write('a'), write(3), write([1]), write(undefined), write(null)]).toEqual([
      'a',
      '3',
      '[1]',
      '',
      '',
    ]);
  });
});
