import { describe, expect, it } from 'vitest';
import { askedSecrets, formOf, missingFields, secretOf, settingsOf } from './environment-form.ts';

const parameter = (name: string, secret = true) => ({ name, title: '', secret, required: true });
const form = formOf('connector', null);

describe('the secrets of a connection', () => {
  it('are one, whatever the description calls it', () => {
    const secrets = askedSecrets(null, [parameter('api_key'), parameter('region', false)]);
    expect(secrets).toEqual({ label: 'api_key', several: [] });
    expect(secretOf({ ...form, secret: 'k' }, secrets)).toBe('k');
    expect(missingFields(form, [], secrets, null).has('secret')).toBe(true);
  });

  it('go together by their names when there are several', () => {
    const secrets = askedSecrets('Password', [parameter('one'), parameter('two')]);
    const written = { ...form, name: 'x', secret: 'p', secretParameters: { one: '1', two: '2' } };
    expect(JSON.parse(secretOf(written, secrets) ?? '')).toEqual({ one: '1', two: '2', secret: 'p' });
    expect(missingFields(written, [], secrets, null).size).toBe(0);
    expect([...missingFields({ ...written, secretParameters: { one: '1' } }, [], secrets, null)]).toEqual([
      'secret:two',
    ]);
  });

  it('go without the space or line break that was pasted along', () => {
    expect(secretOf({ ...form, secret: ' k y \r\n' }, askedSecrets('Key', []))).toBe('k y');
    const several = askedSecrets('Password', [parameter('one'), parameter('two')]);
    const written = { ...form, secret: 'p\n', secretParameters: { one: '1 ', two: ' ' } };
    expect(JSON.parse(secretOf(written, several) ?? '')).toEqual({ one: '1', secret: 'p' });
    expect(missingFields(written, [], several, null)).toContain('secret:two');
    expect(missingFields({ ...form, secret: ' ' }, [], askedSecrets('Key', []), null)).toContain('secret');
  });

  it('stay as they are unless written anew', () => {
    expect(secretOf({ ...form, secret: null }, askedSecrets('Key', []))).toBeUndefined();
    expect(secretOf({ ...form, secret: '' }, askedSecrets('Key', []))).toBeUndefined();
  });
});

describe('the settings of a connection', () => {
  it('are sent in their normal form', () => {
    const dataverse = formOf('dataverse', null);
    const settings = {
      ...dataverse.settings,
      uri: 'https://a.example/ ',
      scope: 'https://a.example//.default/',
    };
    expect(settingsOf({ ...dataverse, settings }, 'dataverse')).toMatchObject({
      uri: 'https://a.example',
      apiVersion: 'v9.2',
      scope: 'https://a.example/.default',
    });
  });
});
