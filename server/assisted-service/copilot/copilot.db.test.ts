import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PluginSettings } from '../../../contracts/plugins.ts';
import { updateConnector, updatePlugin } from '../../connectors/plugins/index.ts';
import { putArticle } from '../../knowledge/index.ts';
import { CopilotDesk } from './testing-desk.ts';

let desk: CopilotDesk;
beforeAll(async () => {
  desk = await CopilotDesk.open();
});
beforeEach(() => desk.begin());
afterAll(() => desk?.stage.close());

const dealQuestion = 'Get me details about deal for Contoso';
const noteQuestion = 'Add a note to a deal of Contoso: they want 24 more bikes';
const sent = () => desk.stage.system.requests;
const change = (pluginId: string, to: Parameters<typeof updatePlugin>[3]) =>
  updatePlugin(desk.house, desk.stage.by, pluginId, to);

describe('a question that a plugin answers', () => {
  test('comes with its source and the record’s link; only the question is kept', async () => {
    desk.stage.system.answer = () => ({
      body: { name: 'Bikes', worth: 12, recordUrl: 'https://sales.example.com/deal/1' },
    });
    const turn = await desk.ask(dealQuestion);
    expect(turn).toMatchObject({
      state: 'answered',
      by: 'descriptions',
      text: '- **Deal**: Bikes\n- **Worth**: 12\n- **Record Url**: https://sales.example.com/deal/1',
      source: { pluginId: desk.deals, pluginName: 'Deal details', connectorName: 'Deals' },
      link: { url: 'https://sales.example.com/deal/1', title: 'Bikes' },
      suggestions: ['Share an insight about Contoso with Sales'],
    });
    expect(sent()).toMatchObject([{ path: '/deals', query: { customer: 'Contoso' } }]);
    expect(await desk.stored()).not.toMatch(/Bikes|sales\.example/);
    expect(await desk.turns()).toMatchObject([
      { id: turn.id, state: 'answered', question: dealQuestion, text: '', link: null },
    ]);
  });

  test('is kept whole where the administrator says so, and shown as it is', async () => {
    await change(desk.deals, {
      settings: PluginSettings.parse({
        keepInTranscript: true,
        asIs: true,
        link: 'https://crm.example.com/?n={{name}}',
      }),
    });
    const turn = await desk.ask(dealQuestion);
    expect(turn.text).toBe('```json\n{\n  "name": "Bikes",\n  "worth": 12\n}\n```');
    expect(turn.link?.url).toBe('https://crm.example.com/?n=Bikes');
    expect(await desk.turns()).toEqual([turn]);
  });

  test('is a note in the conversation’s transcript where the administrator says so, and only there', async () => {
    const conversationId = await desk.conversation();
    const notes = () =>
      desk.stage.sql(
        "select text, sender_kind, sender_name from message where kind = 'note' order by sequence",
      );
    await desk.ask(dealQuestion, { conversationId });
    expect(await notes()).toEqual([]);
    await change(desk.deals, { settings: PluginSettings.parse({ keepInTranscript: true }) });
    await desk.ask(dealQuestion, { conversationId });
    expect(await notes()).toMatchObject([
      {
        sender_kind: 'system',
        sender_name: 'Copilot',
        text: expect.stringMatching(/^.+: “.*Contoso.*”\n\n(.|\n)*Bikes/),
      },
    ]);
    await desk.ask(dealQuestion);
    expect(await notes()).toHaveLength(1);
  });

  test('off, the next question does not find it; nor does another role', async () => {
    await change(desk.notes, { enabled: false });
    await change(desk.deals, { enabled: false });
    const turn = await desk.ask(dealQuestion);
    expect(turn).toMatchObject({ state: 'nothing', text: expect.stringContaining('No plugin is turned on') });
    await change(desk.deals, { enabled: true, roles: ['supervisor'] });
    expect(await desk.ask(dealQuestion)).toMatchObject({ state: 'nothing' });
    await expect(desk.ask(dealQuestion, { pluginId: desk.deals })).rejects.toMatchObject({
      code: 'plugin.not_found',
    });
    await change(desk.deals, { roles: [] });
    expect(await desk.ask(dealQuestion)).toMatchObject({ state: 'answered' });
  });

  test('what is missing is asked for, with what the conversation knows; this customer’s is taken', async () => {
    const conversationId = await desk.conversation();
    const turn = await desk.ask('Get me the deal details', { conversationId });
    expect(turn).toMatchObject({
      state: 'inputs',
      inputs: [{ name: 'customer', required: true, value: 'Contoso' }],
    });
    expect(sent()).toEqual([]);
    expect(await desk.go(turn, 'inputs', { inputs: { customer: 'Fabrikam' } })).toMatchObject({
      state: 'answered',
    });
    await desk.ask('What deals does this customer have?', { conversationId });
    expect(sent().map(({ query }) => query.customer)).toEqual(['Fabrikam', 'Contoso']);
    expect(await desk.turns()).toEqual([]);
    expect(await desk.turns(conversationId)).toHaveLength(2);
  });

  test('two that fit equally are a choice', async () => {
    const other = await desk.stage.plugin(desk.connectionId, {
      name: 'Deals of a customer',
      description: 'Summarize the deal details',
    });
    const turn = await desk.ask(dealQuestion);
    expect(turn.choices.map(({ pluginId }) => pluginId).sort()).toEqual([desk.deals, other.id].sort());
    await expect(desk.go(turn, 'choose', { pluginId: desk.house.ids.next() })).rejects.toMatchObject({
      code: 'plugin.not_found',
    });
    expect(await desk.go(turn, 'choose', { pluginId: other.id })).toMatchObject({
      state: 'answered',
      source: { pluginId: other.id },
    });
  });

  test('a system that fails is a calm failure', async () => {
    desk.stage.system.answer = () => ({ status: 500, body: { error: { message: 'Out of order' } } });
    expect(await desk.ask(dealQuestion)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('Out of order'),
    });
    expect(await desk.stored()).not.toContain('Out of order');
    desk.stage.system.answer = () => 'cut';
    expect(await desk.ask(dealQuestion)).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/broke the connection/),
    });
    desk.stage.system.answer = () => ({ body: 'x'.repeat(2_000_000) });
    expect(await desk.ask(dealQuestion)).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/large/),
    });
    await desk.stage.allow();
    expect(await desk.ask(dealQuestion)).toMatchObject({ state: 'failed' });
  });

  test('huge, deep and hostile answers are shown within bounds', async () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 500; level += 1) deep = { deep };
    desk.stage.system.answer = () => ({
      body: { deep, html: '<img src=x onerror=alert(1)>', nul: 'a\u0000b', url: 'javascript:alert(1)' },
    });
    await change(desk.deals, { settings: PluginSettings.parse({ keepInTranscript: true }) });
    const turn = await desk.ask(dealQuestion);
    expect(turn).toMatchObject({ state: 'answered', link: null });
    expect(turn.text.length).toBeLessThan(20_000);
    expect(turn.text).toContain('\\<img src=x');
  });
});

describe('a plugin that changes something', () => {
  test('is confirmed first, and shows exactly what will be sent', async () => {
    await change(desk.notes, {
      settings: PluginSettings.parse({ inputs: [{ name: 'channel', mode: 'fixed', value: 'service' }] }),
    });
    const turn = await desk.ask(noteQuestion);
    const values = { customer: 'Contoso', note: 'they want 24 more bikes', channel: 'service' };
    expect(turn).toMatchObject({ state: 'confirmation', source: { pluginId: desk.notes } });
    expect(Object.fromEntries(turn.inputs.map(({ name, value }) => [name, value]))).toEqual(values);
    expect(sent()).toEqual([]);
    // Both of two clicks come at once: it is done once.
    const clicks = await Promise.allSettled([desk.go(turn, 'confirm'), desk.go(turn, 'confirm')]);
    expect(clicks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(sent()).toMatchObject([{ method: 'POST', path: '/notes', body: values }]);
    await expect(desk.go(turn, 'confirm')).rejects.toMatchObject({ code: 'copilot.wrong_state' });
    expect(await desk.stored()).not.toContain('"inputs":{');
  });

  test('can be changed before, or called off', async () => {
    const turn = await desk.ask(noteQuestion);
    const changed = await desk.go(turn, 'inputs', {
      inputs: { note: 'They want 30', channel: 'phone', nonsense: 1 },
    });
    expect(changed).toMatchObject({ state: 'confirmation' });
    expect(Object.fromEntries(changed.inputs.map(({ name, value }) => [name, value]))).toEqual({
      customer: 'Contoso',
      note: 'They want 30',
      channel: 'phone',
    });
    expect(await desk.go(turn, 'cancel')).toMatchObject({ state: 'cancelled' });
    await expect(desk.go(turn, 'confirm')).rejects.toMatchObject({ code: 'copilot.wrong_state' });
    expect(sent()).toEqual([]);
  });

  test('turned off before the yes, it is not called', async () => {
    const turn = await desk.ask(noteQuestion);
    await change(desk.notes, { enabled: false });
    expect(await desk.go(turn, 'confirm')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('turned off'),
    });
    expect(sent()).toEqual([]);
  });

  test('what breaks off may have been done: said so', async () => {
    desk.stage.system.answer = () => 'cut';
    const turn = await desk.go(await desk.ask(noteQuestion), 'confirm');
    expect(turn).toMatchObject({ state: 'failed', problem: expect.stringContaining('may have been done') });
  });

  test('an administrator may want a yes for every call', async () => {
    await change(desk.deals, { settings: PluginSettings.parse({ confirmation: 'always' }) });
    expect(await desk.ask(dealQuestion)).toMatchObject({ state: 'confirmation' });
  });
});

describe('turns', () => {
  test('are one’s own, and of conversations one may read', async () => {
    const turn = await desk.ask(noteQuestion);
    desk.stage.by = { ...desk.stage.by, userId: desk.stage.administrator.userId };
    await expect(desk.go(turn, 'confirm')).rejects.toMatchObject({ code: 'copilot.turn_not_found' });
    expect(await desk.turns()).toEqual([]);
    desk.stage.administrator = { ...desk.stage.by };
    const conversationId = await desk.conversation();
    await desk.stage.sql('delete from conversation_session');
    await expect(desk.ask(dealQuestion, { conversationId })).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
    await expect(desk.turns(conversationId)).rejects.toMatchObject({ code: 'conversation.not_found' });
  });

  test('one whose process died is shown as failed after a while', async () => {
    const turn = await desk.ask(noteQuestion);
    await desk.stage.sql(`update copilot_turn set state = 'running' where id = $1`, [turn.id]);
    expect(await desk.turns()).toMatchObject([{ state: 'running' }]);
    desk.stage.pass(4 * 60_000);
    expect(await desk.turns()).toMatchObject([
      { state: 'failed', problem: expect.stringContaining('Ask again') },
    ]);
  });

  test('an operation that is switched off in its connector is gone from the copilot', async () => {
    const [{ id: connectorId }] = (await desk.stage.sql<{ id: string }>('select id from connector')) as [
      { id: string },
    ];
    await updateConnector(desk.house, desk.stage.by, {
      connectorId,
      operations: { FindDeals: { enabled: false } },
    });
    expect(await desk.ask(dealQuestion)).toMatchObject({ state: 'nothing' });
  });
});

describe('without a plugin', () => {
  test('knowledge answers, with its article', async () => {
    await putArticle(
      desk.house,
      { organizationId: desk.stage.by.organizationId, actor: 'system' },
      {
        articleId: 'warranty',
        title: 'Warranty',
        content: 'Batteries have a warranty of two years.',
        language: 'en',
        tags: [],
        audience: 'everyone',
        state: 'published',
      },
    );
    expect(await desk.ask('How long is the warranty of batteries?')).toMatchObject({
      state: 'answered',
      text: 'Batteries have a warranty of two years.',
      source: null,
      citations: [{ title: 'Warranty', articleId: 'warranty', url: null }],
    });
    expect(await desk.turns()).toMatchObject([{ text: 'Batteries have a warranty of two years.' }]);
  });

  test('else what can be asked', async () => {
    const turn = await desk.ask('What is the weather in Paris?');
    expect(turn).toMatchObject({ state: 'nothing', text: expect.stringContaining('**Deal details**') });
    expect(sent()).toEqual([]);
  });

  test('the conversation is summed up in its own words', async () => {
    const conversationId = await desk.conversation(
      ['customer', 'My bike arrived damaged.'],
      ['representative', 'I send a new one.'],
      ['customer', 'When will it be here?'],
    );
    expect(await desk.ask('Summarise this conversation', { conversationId })).toMatchObject({
      state: 'answered',
      text: expect.stringContaining('- **Open**: When will it be here?'),
    });
  });
});
