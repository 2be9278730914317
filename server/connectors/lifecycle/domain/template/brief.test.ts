/** The four examples of the brief, as they are copied out of it: escapes, labels and line breaks included. */
import { describe, expect, test } from 'vitest';
import { someFacts, stepOf } from '../testing/scene.ts';
import { readTemplate } from './read-template.ts';
import { renderPage, renderStep } from './render.ts';

const activityid = '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a';
const facts = someFacts({ responses: { 2: { activityid, subject: 'Call' } } });

const step2 = String.raw`{\"phonenumber\":\"{{CustomerEndpoint}}\",\"actualstart\":\"{{InitiationTimestamp}}\",\"subject\":\"Call
between Username and CustomerEndpoint\"}`;
const step3 = String.raw`Query String: { \"appid\": \"{{appid}}\", \"pagetype\":
\"entityrecord\", \"etn\": \"phonecall\", \"id\":
\"{{STEP2-Response.activityid}}\"}`;
const step4 = String.raw`Request Body: {\"category\": \"{{Channel}}\"}`;
const step5 = String.raw`Request Body: {\"description\": \"Your Recording URI is objectUrl\"}`;
const key = 'Query String: (STEP2-Response.activityid)';

const created = {
  method: 'POST',
  path: 'phonecalls',
  body: {
    phonenumber: '+15550100',
    actualstart: '2026-11-21T09:30:00.000Z',
    subject: 'Call between Username and CustomerEndpoint',
  },
};

describe('the examples of the brief', () => {
  test('step 2 creates the phone call', () => {
    const { template, remarks } = readTemplate(stepOf({ step: 2, body: step2 }), 'dataverse');
    expect(renderStep(template!, facts)).toEqual({ ok: true, value: created });
    // The names without braces stay text, and the wizard asks about them: with their places in what was pasted.
    expect(remarks.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', '"Username" is sent as it stands. Did you mean {{Username}}?'],
      ['warning', '"CustomerEndpoint" is sent as it stands. Did you mean {{CustomerEndpoint}}?'],
    ]);
    expect(remarks.map(({ from, to }) => step2.slice(from!, to!))).toEqual(['Username', 'CustomerEndpoint']);
  });

  test('step 3 opens the record', () => {
    const { template, remarks } = readTemplate(
      stepOf({ step: 3, method: 'GET', target: '', query: step3 }),
      'dataverse',
    );
    expect(remarks).toEqual([]);
    expect(template?.opensPage).toBe(true);
    expect(renderPage(template!, facts)).toEqual({
      ok: true,
      value: `main.aspx?appid=4c5b3a29-1807-4f6e-8d5c-4b3a29180706&pagetype=entityrecord&etn=phonecall&id=${activityid}`,
    });
  });

  test('step 4 updates it', () => {
    const { template, remarks } = readTemplate(
      stepOf({ step: 4, method: 'PATCH', query: key, body: step4 }),
      'dataverse',
    );
    expect(remarks).toEqual([]);
    expect(template?.refersTo).toEqual([2]);
    expect(renderStep(template!, facts)).toEqual({
      ok: true,
      value: { method: 'PATCH', path: `phonecalls(${activityid})`, body: { category: 'VOICE' } },
    });
  });

  test('step 5 adds the recording', () => {
    const { template, remarks } = readTemplate(
      stepOf({ step: 5, method: 'PATCH', query: key, body: step5 }),
      'dataverse',
    );
    expect(remarks).toEqual([]);
    expect(renderStep(template!, facts)).toEqual({
      ok: true,
      value: {
        method: 'PATCH',
        path: `phonecalls(${activityid})`,
        body: { description: 'Your Recording URI is https://recordings.example/connect/a.wav' },
      },
    });
  });

  test.each([
    ['smart quotes', step2.replaceAll(String.raw`\"`, '“')],
    ['smart quotes in pairs', step2.replaceAll(/\\"([^\\]*)\\"/g, '“$1”')],
    ['escaped smart quotes', step2.replaceAll(String.raw`\"`, String.raw`\”`)],
    ['plain quotes', step2.replaceAll(String.raw`\"`, '"')],
    ['with its label', `Request Body: ${step2}`],
    ['with blanks that do not break', step2.replaceAll(':', '\u00a0:\u00a0')],
    ['with a carriage return', step2.replaceAll('\n', '\r\n  ')],
  ])('step 2 pasted with %s', (_how, body) => {
    const { template } = readTemplate(stepOf({ step: 2, body }), 'dataverse');
    expect(renderStep(template!, facts)).toEqual({ ok: true, value: created });
  });
});
