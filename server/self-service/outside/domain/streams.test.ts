/** Server-sent events cut anywhere, and texts in pieces, of either habit. */
import {
  type ConnectionSettings,
  getCopilotStudioConnectionUrl,
  getCopilotStudioSubscribeUrl,
} from '@microsoft/agents-copilotstudio-client';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CopilotStudioAgent } from '../../../../contracts/outside-agents.ts';
import { readActivity } from './activity.ts';
import { EventReader } from './server-sent-events.ts';
import { StreamedTexts } from './streamed-text.ts';
import { studioAddress } from './studio-address.ts';

describe('server-sent events', () => {
  const stream =
    ': hello\n\nevent: activity\nid: 7\ndata: {"a":1}\n\r\nevent: activity\r\ndata: one\r\ndata: two\r\n\r\nevent:end\ndata\n\n';
  const wanted = [
    { event: 'activity', id: '7', data: '{"a":1}' },
    { event: 'activity', id: '7', data: 'one\ntwo' },
    { event: 'end', id: '7', data: '' },
  ];

  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 20 }), (cuts) => {
        const reader = new EventReader();
        const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
        const events = places.slice(1).flatMap((end, n) => [...reader.read(stream.slice(places[n], end))]);
        expect(events).toEqual(wanted);
      }),
    );
  });

  it('that never end are given up', () => {
    const reader = new EventReader();
    const pour = () => {
      for (let n = 0; n < 200; n += 1) for (const _ of reader.read(`data: ${'x'.repeat(10_000)}\n`));
    };
    expect(pour).toThrow(RangeError);
    expect(() => [...new EventReader().read('x'.repeat(2_000_000))]).toThrow(RangeError);
  });
});

describe('a text in pieces', () => {
  const piece = (text: string, streamSequence: number, more: object = {}, streamType = 'streaming') =>
    readActivity({
      type: streamType === 'final' ? 'message' : 'typing',
      id: `p${streamSequence}`,
      text,
      entities: [{ type: 'streaminfo', streamId: 's', streamType, streamSequence, ...more }],
    })!;
  const merged = (...pieces: ReturnType<typeof piece>[]) => {
    const texts = new StreamedTexts();
    for (const each of pieces) expect(texts.take(each)).toBe(true);
    return texts.finish(piece('', 99, {}, 'final')).text;
  };

  it('that add to each other, in any order', () => {
    expect(merged(piece('is on ', 2), piece('It ', 1), piece('its way.', 3))).toBe('It is on its way.');
    expect(merged(piece('ha', 1, { chunkType: 'delta' }), piece('haha', 2, { chunkType: 'delta' }))).toBe(
      'hahaha',
    );
  });
  it('that repeat what came before', () =>
    expect(merged(piece('It', 1), piece('It is on', 2), piece('It is on its way.', 3))).toBe(
      'It is on its way.',
    ));
  it('ends with the last message’s own text, if it has one', () => {
    const texts = new StreamedTexts();
    texts.take(piece('draft', 1));
    expect(texts.finish(piece('The final word.', 2, {}, 'final')).text).toBe('The final word.');
    expect(texts.rest()).toEqual([]);
  });
  it('that nobody ends is said as far as it came', () => {
    const texts = new StreamedTexts();
    texts.take(piece('searching', 1, {}, 'informative'));
    expect(texts.rest()).toEqual([]);
    texts.take(piece('It is', 2));
    expect(texts.rest()).toMatchObject([{ type: 'message', text: 'It is' }]);
  });
});

describe('the address of a Copilot Studio agent', () => {
  const environmentId = 'A47151CF-4F34-488F-B377-EBE84E17B478';
  const clouds = ['Prod', 'Gov', 'High', 'DoD', 'Mooncake'] as const;
  const parsed = (settings: object) => CopilotStudioAgent.parse({ protocol: 'copilot_studio', ...settings });
  const theirs = (settings: object) => settings as ConnectionSettings;

  test.each(clouds.flatMap((cloud) => [[cloud, 'Published'] as const, [cloud, 'Prebuilt'] as const]))(
    'is the one that Microsoft’s client makes: %s, %s',
    (cloud, copilotAgentType) => {
      const schemaName = 'contoso_front';
      const ours = parsed({
        environmentId,
        schemaName,
        cloud: cloud.toLowerCase(),
        agentType: copilotAgentType.toLowerCase(),
      });
      const settings = theirs({ environmentId, schemaName, cloud, copilotAgentType });
      expect(studioAddress(ours)).toBe(getCopilotStudioConnectionUrl(settings));
      expect(studioAddress(ours, 'id-1')).toBe(getCopilotStudioConnectionUrl(settings, 'id-1'));
      expect(studioAddress(ours, 'id-1', 'subscribe')).toBe(getCopilotStudioSubscribeUrl(settings, 'id-1'));
    },
  );

  test.each([
    'https://x.example/copilotstudio/bots/y',
    'https://x.example/copilotstudio/bots/y/',
    'https://x.example/copilotstudio/bots/y/conversations/z?api-version=2024-01-01',
  ])('copied: %s', (directConnectUrl) => {
    const ours = parsed({ directConnectUrl });
    expect(studioAddress(ours)).toBe(getCopilotStudioConnectionUrl(theirs({ directConnectUrl })));
    expect(studioAddress(ours, 'a')).toBe(getCopilotStudioConnectionUrl(theirs({ directConnectUrl }), 'a'));
  });
});
