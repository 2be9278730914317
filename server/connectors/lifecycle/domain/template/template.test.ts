/** What the wizard says of a template, and what comes out of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleStep } from '../../../../../contracts/crm.ts';
import type { Json } from '../json.ts';
import { someContact, someFacts, stepOf } from '../testing/scene.ts';
import type { TemplateFacts } from './facts.ts';
import { cut, fitBody } from './fit.ts';
import { readTemplate } from './read-template.ts';
import { renderStep, type StepCall } from './render.ts';

const guid = '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a';
const messages = (step: Partial<LifecycleStep>) =>
  readTemplate(stepOf(step), 'dataverse').remarks.map(({ severity, message }) => `${severity}: ${message}`);
function render(
  step: Partial<LifecycleStep>,
  facts: Partial<TemplateFacts> = {},
  kind = 'dataverse' as const,
) {
  const { template, remarks } = readTemplate(stepOf(step), kind);
  expect(remarks.filter(({ severity }) => severity === 'error')).toEqual([]);
  return renderStep(template!, someFacts(facts));
}
const named = (name: string): Partial<TemplateFacts> => ({
  contact: { ...someContact, Attributes: { name } },
});
const called = (rendered: ReturnType<typeof renderStep>): StepCall => {
  if (!rendered.ok) throw new Error(rendered.message);
  return rendered.value;
};

describe('what is refused when it is saved', () => {
  test.each<[string, Partial<LifecycleStep>, string]>([
    ['an unknown name', { body: '{"a":"{{CustomerEndpont}}"}' }, 'Did you mean {{CustomerEndpoint}}?'],
    ['a name in another spelling', { body: '{"a":"{{channel}}"}' }, 'Did you mean {{Channel}}?'],
    ['an attribute without its prefix', { body: '{"a":"{{orderNumberX}}"}' }, '{{Attributes.orderNumberX}}'],
    ['the secret', { body: '{"a":"{{clientSecret}}"}' }, 'There is no {{clientSecret}}.'],
    ['empty braces', { body: '{"a":"{{ }}"}' }, 'Nothing is named'],
    ['braces that stay open', { body: '{"a":"{{Channel}"}' }, 'have no partner'],
    ['a template without quotes', { body: '{"a": {{Channel}}}' }, 'needs quotes'],
    ['a comma too many', { body: '{"a": "b",}' }, 'a comma too many'],
    ['text that is not JSON', { body: 'hello' }, 'A value is expected here'],
    ['a body that is no object', { body: '"{{Channel}}"' }, 'is a JSON object'],
    ['a name that is filled in', { body: '{"{{Channel}}": 1}' }, 'only values can'],
    ['a name twice', { body: '{"a": 1, "a": 2}' }, 'is there twice'],
    ['nesting without end', { body: '{"a":'.repeat(60) }, 'nested more than'],
    ['a later step', { step: 3, method: 'POST', body: '{"a":"{{STEP4-Response.x}}"}' }, 'comes later'],
    ['its own answer', { body: '{"a":"{{STEP2-Response.x}}"}' }, 'its own answer'],
    ['the connection as a step', { body: '{"a":"{{STEP1-Response.x}}"}' }, 'is the connection'],
    ['a recording before it is there', { body: '{"a":"objectUrl"}' }, 'step 5 only'],
    ['no entity', { target: '', body: '{"a":1}' }, 'Name the entity'],
    ['a whole address', { target: 'https://evil.example/x', body: '{"a":1}' }, 'not a whole address'],
    ['a path upwards', { target: 'a/../../b', body: '{"a":1}' }, 'upwards'],
    ['a key for POST', { query: '(STEP2-Response.a)', step: 4, body: '{"a":1}' }, 'Choose PATCH'],
    ['PATCH without a record', { step: 4, method: 'PATCH', body: '{"a":1}' }, 'in parentheses'],
    ['a key that is no id', { step: 4, method: 'PATCH', query: '(activityid)', body: '{"a":1}' }, 'a GUID'],
    [
      'an open parenthesis',
      { step: 4, method: 'PATCH', query: '(STEP2-Response.a', body: '{"a":1}' },
      'not closed',
    ],
    ['no body', { body: ' ' }, 'needs a body'],
    ['a query that is none', { step: 4, method: 'GET', query: 'subject' }, 'A query string is'],
  ])('%s', (_what, step, message) => {
    const read = readTemplate(stepOf(step), 'dataverse');
    expect(read.template).toBeNull();
    expect(
      read.remarks
        .filter(({ severity }) => severity === 'error')
        .map((r) => r.message)
        .join('\n'),
    ).toContain(message);
  });

  test('the place of a fault is that in the pasted text', () => {
    const body = String.raw`Request Body: {\"a\": \"x {{Chanel}}\"}`;
    const [remark] = readTemplate(stepOf({ body }), 'dataverse').remarks;
    expect(body.slice(remark!.from!, remark!.to!)).toBe('{{Chanel}}');
  });
});

describe('what is filled in', () => {
  test('a whole leaf keeps its type, a part of one is text', () => {
    const body = `{"seconds":"{{Agent.AgentInteractionDuration}}","text":"{{ Agent.AgentInteractionDuration }} s",
      "attributes":"{{Attributes}}","list":["{{Attributes.orderId}}",1,null,true]}`;
    expect(called(render({ body })).body).toEqual({
      seconds: 214,
      text: '214 s',
      attributes: { orderId: 'A-17', vip: 'true' },
      list: ['A-17', 1, null, true],
    });
  });

  test.each([
    ['INBOUND', false, 'Inbound'],
    ['API', false, 'Inbound'],
    ['OUTBOUND', true, 'Outbound'],
    ['CALLBACK', true, 'Outbound'],
  ])('who began a contact that is %s', (InitiationMethod, outbound, word) => {
    const body = '{"directioncode":"{{IsOutbound}}","CallType":"{{Direction}}"}';
    expect(called(render({ body }, { contact: { ...someFacts().contact, InitiationMethod } })).body).toEqual({
      directioncode: outbound,
      CallType: word,
    });
  });

  test('the whole record, Patchbay’s own, and answers with names that hold dots', () => {
    const responses = { 2: { value: [{ '@odata.etag': 'W/"1"', id: 7 }] } };
    const body = `{"all":"{{Contact}}","why":"{{Conversation.summary}}","tag":"{{STEP2-Response.value[0].@odata.etag}}",
      "id":"STEP2-Response.value[0].id"}`;
    expect(called(render({ step: 4, method: 'POST', body }, { responses })).body).toEqual({
      all: someContact,
      why: 'Asks about an order.',
      tag: 'W/"1"',
      id: 7,
    });
  });

  test.each([
    ['omit', { ok: true, value: { method: 'POST', path: 'phonecalls', body: { text: 'Order ', list: [] } } }],
    [
      'empty',
      {
        ok: true,
        value: { method: 'POST', path: 'phonecalls', body: { a: null, text: 'Order ', list: [null] } },
      },
    ],
    [
      'fail',
      { ok: false, code: 'value_missing', message: '{{Attributes.no}} has no value for this contact.' },
    ],
  ] as const)('a value that is not there: %s', (missing, expected) => {
    const body = '{"a":"{{Attributes.no}}","text":"Order {{Attributes.no}}","list":["{{Attributes.no}}"]}';
    expect(render({ missing, body })).toEqual(expected);
  });

  test('the three forms of a query string', () => {
    const get = (query: string, facts: Partial<TemplateFacts> = {}) =>
      called(render({ step: 4, method: 'GET', target: 'contacts', query }, facts)).path;
    expect(
      get("$select=fullname,contactid&$filter=fullname eq '{{Attributes.name}}'", named("O'Hara & Söhne")),
    ).toBe("contacts?$select=fullname,contactid&$filter=fullname%20eq%20'O''Hara%20%26%20S%C3%B6hne'");
    expect(get('?$top=1&$filter=fullname%20eq%20‘{{Attributes.name}}’', named('a'))).toBe(
      "contacts?$top=1&$filter=fullname%20eq%20'a'",
    );
    expect(get('{"q": "a&b={{Attributes.name}}", "n": 1}', named('x#?'))).toBe(
      'contacts?q=a%26b=x%23%3F&n=1',
    );
    expect(get("(emailaddress1='{{Attributes.name}}')?$select=contactid", named("o'h@x.example"))).toBe(
      "contacts(emailaddress1='o''h@x.example')?$select=contactid",
    );
    expect(
      get('(STEP2-Response.id)?$select=a', { responses: { 2: { id: `{${guid.toUpperCase()}}` } } }),
    ).toBe(`contacts(${guid})?$select=a`);
  });

  test.each([
    [
      'a key that is no id',
      { query: '(STEP2-Response.id)' },
      { responses: { 2: { id: 'x) or (y' } } },
      'not_a_guid',
    ],
    ['a key that is not there', { query: '(STEP2-Response.id)' }, { responses: { 2: {} } }, 'value_missing'],
    [
      'a value outside of quotes',
      { query: '$filter=a eq {{Attributes.name}}' },
      named('1 or 1 eq 1'),
      'needs_quotes',
    ],
    ['a path upwards', { target: 'a/{{Attributes.name}}' }, named('..'), 'path_invalid'],
    ['an empty part of a path', { target: 'a/{{Attributes.no}}' }, {}, 'value_missing'],
  ] as const)('%s is refused when it is sent', (_what, step, facts, code) => {
    expect(render({ step: 4, method: 'GET', ...step }, facts)).toMatchObject({ ok: false, code });
  });

  test('a body that grows beyond a megabyte is refused', () => {
    expect(render({ body: '{"a":"{{Attributes.name}}"}' }, named('x'.repeat(1_000_001)))).toMatchObject({
      ok: false,
      code: 'body_too_large',
    });
  });
});

describe('other paths and languages', () => {
  test('functions, and keys within a path, of Dataverse', () => {
    const path = (target: string, facts: Partial<TemplateFacts> = {}) =>
      render({ step: 4, method: 'GET', target }, facts);
    expect(called(path('WhoAmI()')).path).toBe('WhoAmI()');
    const bound = 'phonecalls({{STEP2-Response.id}})/Microsoft.Dynamics.CRM.Close';
    expect(called(path(bound, { responses: { 2: { id: guid } } })).path).toBe(
      `phonecalls(${guid})/Microsoft.Dynamics.CRM.Close`,
    );
    expect(path(bound, { responses: { 2: { id: 'x)/contacts(y' } } })).toMatchObject({
      ok: false,
      code: 'needs_quotes',
    });
  });

  test.each([
    [
      'salesforce',
      "q=SELECT Id FROM Contact WHERE Name = '{{Attributes.name}}'",
      "SELECT Id FROM Contact WHERE Name = 'O\\'Hara \\\\'",
    ],
    ['servicenow', 'sysparm_query=name={{Attributes.name}}^active=true', "name=O'Hara \\^active=true"],
    ['zendesk', 'query={{Attributes.name}}', "O'Hara \\"],
  ] as const)('%s', (kind, query, expected) => {
    const { template } = readTemplate(stepOf({ step: 4, method: 'GET', target: 'query', query }), kind);
    const rendered = called(renderStep(template!, someFacts(named("O'Hara \\"))));
    expect(new URL(`https://crm.example/${rendered.path}`).searchParams.values().next().value).toBe(expected);
  });

  test('a value does not add a condition of ServiceNow', () => {
    const step = stepOf({
      step: 4,
      method: 'GET',
      target: 'table/x',
      query: 'sysparm_query=name={{Attributes.name}}',
    });
    const { template } = readTemplate(step, 'servicenow');
    expect(called(renderStep(template!, someFacts(named('a^ORactive=true')))).path).not.toContain('^');
  });

  test('a key of another CRM is one part of its path', () => {
    const step = stepOf({
      step: 4,
      method: 'PATCH',
      target: 'sobjects/Task',
      query: '(STEP2-Response.id)',
      body: '{"a":1}',
    });
    const { template } = readTemplate(step, 'salesforce');
    const path = (id: string) => renderStep(template!, someFacts({ responses: { 2: { id } } }));
    expect(called(path('00T/../x')).path).toBe('sobjects/Task/00T%2F..%2Fx');
    expect(path('..')).toMatchObject({ ok: false, code: 'path_invalid' });
  });
});

describe('what no value can do', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '{{',
          '}}',
          '"',
          "'",
          '\\',
          '/',
          '..',
          '&',
          '?',
          '#',
          '(',
          ')',
          'STEP2-Response.x',
          ' or ',
          'objectUrl',
        ),
      )
      .map((parts) => parts.join('')),
  );

  test('leave its leaf of the JSON, or be read as a template', () => {
    const body =
      '{"first":"{{Attributes.name}}","second":"Hello {{Attributes.name}}!","third":{"x":["{{Channel}}"]}}';
    fc.assert(
      fc.property(nasty, (name) => {
        const text = name.replaceAll('\u0000', '').toWellFormed();
        const rendered = called(render({ body }, named(name))).body as Record<string, Json>;
        // Text that is not there is left out, as the step says.
        expect(rendered).toEqual({
          ...(name === '' ? {} : { first: text }),
          second: `Hello ${text}!`,
          third: { x: ['VOICE'] },
        });
      }),
    );
  });

  test('leave its place in the address', () => {
    const read = readTemplate(
      stepOf({
        step: 4,
        method: 'GET',
        target: 'tables/{{Attributes.name}}/end',
        query: "$filter=a eq '{{Attributes.name}}'&plain={{Attributes.name}}&last=1",
      }),
      'dataverse',
    ).template!;
    fc.assert(
      fc.property(nasty, (name) => {
        const text = name.replaceAll('\u0000', '').toWellFormed();
        const rendered = renderStep(read, someFacts(named(name)));
        if (!rendered.ok) {
          expect(['', '.', '..']).toContain(text);
          return;
        }
        const url = new URL(`https://crm.example/api/${rendered.value.path}`);
        expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'api', 'tables', text, 'end']);
        expect([...url.searchParams.keys()].filter((key) => key !== 'plain')).toEqual(['$filter', 'last']);
        const filter = url.searchParams.get('$filter')!;
        expect(filter.slice("a eq '".length, -1).replaceAll("''", "'")).toBe(text);
        expect(url.hash).toBe('');
      }),
    );
  });
});

describe('mending', () => {
  test('never changes what is JSON already', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z“”\\" ]{0,5}[a-z]$/),
          fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }),
        ),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent);
          fc.pre(!/\{\{|\}\}|objectUrl|objectKey|bucketName|STEP/.test(text));
          fc.pre(!hasEmptyName(value));
          fc.pre(!text.includes(String.raw`\u0000`));
          const expected: unknown = JSON.parse(text);
          expect(called(render({ body: text })).body).toEqual(expected);
        },
      ),
    );
  });
});

function hasEmptyName(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, below]) => (!Array.isArray(value) && name.trim() === '') || hasEmptyName(below),
  );
}

describe('fitting to the fields', () => {
  const entity = {
    logicalName: 'phonecall',
    setName: 'phonecalls',
    displayName: 'Phone Call',
    primaryId: 'activityid',
    primaryName: 'subject',
    fields: [
      {
        name: 'subject',
        displayName: '',
        type: 'string' as const,
        maxLength: 5,
        required: true,
        forCreate: true,
        forUpdate: true,
      },
    ],
  };

  test('what is too long is shortened and said; a structure in a text field becomes text', () => {
    expect(fitBody({ subject: '12345678', other: 'x'.repeat(99) }, entity)).toEqual({
      body: { subject: '12345', other: 'x'.repeat(99) },
      shortened: ['subject was shortened from 8 to 5 characters, which is all it holds.'],
    });
    expect(fitBody({ subject: { a: 1 } }, entity).body).toEqual({ subject: '{"a":' });
  });

  test('no half of a pair is left behind', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const short = cut(text, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(text.startsWith(short)).toBe(true);
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});

test('a bare name is doubted only where it stands alone', () => {
  expect(messages({ body: '{"a":"UsernameX, myUsername, x@Username"}' })).toEqual([]);
});
