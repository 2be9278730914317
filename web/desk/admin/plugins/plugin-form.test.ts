import { describe, expect, it } from 'vitest';
import { accessLabel, formOf, inputOf, problemsOf, withInput } from './plugin-form.ts';

const inputs = [
  { name: 'customerName', title: 'Customer', description: '', required: true, type: 'string', choices: [] },
  { name: 'code', title: 'Code', description: '', required: true, type: 'string', choices: [] },
];

describe('a plugin’s form', () => {
  it('asks for inputs unless something else was chosen', () => {
    const { settings } = formOf(null);
    const fixed = withInput(settings, { name: 'code', mode: 'fixed', value: 'abc', description: '' });
    expect(inputOf(fixed, 'customerName').mode).toBe('ask');
    expect(inputOf(fixed, 'code')).toMatchObject({ mode: 'fixed', value: 'abc' });
    expect(withInput(fixed, { name: 'code', mode: 'ask', description: '' }).inputs).toEqual([]);
  });

  it('names what is missing, fixed values too', () => {
    const form = formOf(null);
    const settings = withInput(form.settings, { name: 'code', mode: 'fixed', description: '' });
    expect(Object.keys(problemsOf({ ...form, settings }, inputs))).toEqual([
      'operation',
      'name',
      'description',
      'input:code',
    ]);
    const complete = { ...form, operationId: 'DealSummary', name: 'Deals', description: 'Sums up deals' };
    expect(problemsOf(complete, inputs)).toEqual({});
  });

  it('says who may use it', () => {
    expect(accessLabel([])).toBe('All who have the copilot');
    expect(accessLabel(['representative', 'supervisor'])).toBe('Representatives, Supervisors');
  });
});
