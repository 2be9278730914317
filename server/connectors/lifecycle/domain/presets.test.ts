/** Every preset can be saved as it is, and makes whole requests of a whole contact. */
import { describe, expect, test } from 'vitest';
import { exampleContact, exampleConversation, exampleObject } from './example.ts';
import { presets } from './presets.ts';
import { remarksAmong } from './template/check-steps.ts';
import { readTemplate } from './template/read-template.ts';
import { renderPage, renderStep } from './template/render.ts';
import { someFacts } from './testing/scene.ts';

const id = '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a';
const facts = someFacts({
  contact: exampleContact,
  conversation: exampleConversation,
  object: exampleObject,
  responses: { 2: { activityid: id, id: '42', sys_id: '9d385017c611228701d22104cc95c371' } },
});

describe.each(presets.map((preset) => [`${preset.kind}: ${preset.name}`, preset] as const))(
  '%s',
  (_name, preset) => {
    test.each(preset.steps.map((step) => [step.step, step] as const))('step %i', (_step, step) => {
      const { template, remarks } = readTemplate(step, preset.kind);
      expect([...remarks, ...remarksAmong(step, preset.kind, preset.steps)]).toEqual([]);
      const rendered = template!.opensPage ? renderPage(template!, facts) : renderStep(template!, facts);
      expect(rendered.ok).toBe(true);
      expect(JSON.stringify(rendered)).not.toMatch(/\{\{|STEP2|undefined/);
    });
  },
);

test('completing a phone call before its recording is there is warned of', () => {
  const [first] = presets;
  const closing = { ...first!.steps[2]!, body: '{"statecode": 1, "statuscode": 4}' };
  expect(
    remarksAmong(closing, 'dataverse', first!.steps).map(
      ({ severity, message }) => `${severity}: ${message}`,
    ),
  ).toEqual([
    expect.stringMatching(/^warning: Step 4 completes the record, .*step 5 will fail\. Take statecode/),
  ]);
  expect(remarksAmong(first!.steps[3]!, 'dataverse', [closing])).toHaveLength(2);
});
