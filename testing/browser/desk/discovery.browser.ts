/** The discovery of intents in the administration: searched for, decided on, and by keyboard alone. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../../contracts/api/operations.ts';
import type { DiscoveryRun, IntentProposal, ProposalState } from '../../../contracts/discovery.ts';
import type { FakeServer } from './fake-server.ts';
import { barriers, eventually, notice, Stage, signIn } from './stage.ts';

const at = '2026-11-20T10:00:00.000Z';

const proposal = (
  number: number,
  name: string,
  place: readonly [lineOfBusiness: string, group: string],
  volume: number,
): IntentProposal => ({
  proposalId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  runId: '00000000-0000-4000-8000-0000000000c1',
  state: 'pending',
  language: 'en',
  lineOfBusiness: place[0],
  group: place[1],
  name,
  description: '',
  keywords: name.toLowerCase().split(' '),
  volume,
  examples: [`${name} please`, `help with ${name.toLowerCase()}`],
  topic: null,
  decidedAt: null,
});

/** Brings the answers of the discovery page along; a run goes on with each look. */
function bringDiscovery(fake: FakeServer) {
  const proposals = [
    proposal(1, 'Lost parcel', ['Website chat', 'Delivery'], 320),
    proposal(2, 'Late delivery', ['Website chat', 'Delivery'], 180),
    proposal(3, 'Gift card', ['Website chat', 'Payment'], 90),
    proposal(4, 'Broken kettle', ['Letters', 'Warranty'], 60),
  ];
  const runs: DiscoveryRun[] = [];
  const { brought } = fake.outside;
  brought.set('discovery.list', () => {
    const [run] = runs;
    if (run?.state === 'queued' || run?.state === 'running')
      Object.assign(run, { state: 'running', stage: 'clustering', progress: run.progress + 0.1 });
    return { runs };
  });
  brought.set('discovery.start', () => {
    runs.unshift({
      runId: `00000000-0000-4000-8000-0000000000d${runs.length}`,
      state: 'queued',
      language: 'en',
      stage: null,
      progress: 0,
      createdAt: at,
      finishedAt: null,
      figures: null,
      covered: [],
    });
    return runs[0];
  });
  brought.set('discovery.cancel', () => Object.assign(runs[0]!, { state: 'cancelled', finishedAt: at }));
  const counts = () => {
    const of = (state: ProposalState) => proposals.filter((each) => each.state === state).length;
    return { pending: of('pending'), approved: of('approved'), discarded: of('discarded') };
  };
  brought.set('proposal.list', ({ state }: InputOf<'proposal.list'>) => ({
    proposals: proposals.filter((each) => state === undefined || each.state === state),
    counts: counts(),
  }));
  const find = (id: string) => proposals.find((each) => each.proposalId === id)!;
  brought.set('proposal.decide', ({ proposalIds, state }: InputOf<'proposal.decide'>) => {
    for (const id of proposalIds) find(id).state = state;
    return { changed: proposalIds.length };
  });
  brought.set('proposal.update', ({ proposalId, withoutExamples = [], name }: InputOf<'proposal.update'>) => {
    const one = find(proposalId);
    one.examples = one.examples.filter((text) => !withoutExamples.includes(text));
    if (name) one.name = name;
    return one;
  });
  brought.set('proposal.merge', ({ proposalIds }: InputOf<'proposal.merge'>) => {
    const [first, ...others] = proposalIds.map(find);
    first!.volume += others.reduce((sum, { volume }) => sum + volume, 0);
    for (const other of others) proposals.splice(proposals.indexOf(other), 1);
    return first;
  });
  brought.set('proposal.make_topic', ({ proposalId }: InputOf<'proposal.make_topic'>) => {
    find(proposalId).topic = find(proposalId).name;
    return { topic: find(proposalId).name };
  });
  return { proposals, runs };
}

describe('discovery', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('searches, shows how far it is, and can be cancelled', async () => {
    const { fake, page, complaints } = await stage.enter();
    const { runs } = bringDiscovery(fake);
    await signIn(page, 'adam', '/desk/admin/discovery');
    await page.getByRole('spinbutton', { name: 'Look back (days)' }).fill('30');
    await page.getByRole('button', { name: 'Search conversations' }).click();
    await page.getByText('Finding what belongs together').waitFor();
    expect(fake.outside.callsOf('discovery.start')).toEqual([{ language: 'en', days: 30, leastVolume: 5 }]);
    const before = Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));
    await eventually(async () =>
      Number(await page.getByRole('progressbar').getAttribute('aria-valuenow')),
    ).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Search conversations' }).waitFor();
    expect(runs[0]?.state).toBe('cancelled');
    expect(complaints).toEqual([]);
  });

  it('tells what the last search covered', async () => {
    const { fake, page } = await stage.enter();
    const { runs } = bringDiscovery(fake);
    runs.push({
      runId: '00000000-0000-4000-8000-0000000000d9',
      state: 'done',
      language: 'en',
      stage: 'storing',
      progress: 1,
      createdAt: at,
      finishedAt: at,
      figures: {
        conversations: 2000,
        statements: 1600,
        sampled: 1600,
        proposals: 4,
        fresh: 3,
        covered: 800,
        discarded: 0,
        unassigned: 160,
        durationMs: 12_000,
        named: false,
      },
      covered: [{ kind: 'topic', name: 'Order status', volume: 600 }],
    });
    await signIn(page, 'adam', '/desk/admin/discovery');
    await page.getByText('2,000 conversations, 3 new intents.').waitFor();
    await page.getByText('Covered already 50 %').waitFor();
    await page.getByText('Like no other 10 %').waitFor();
    await page.getByText('Topic Order status: 600').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('is decided by keyboard alone: move, choose, approve, discard, merge', async () => {
    const { fake, page } = await stage.enter();
    const { proposals } = bringDiscovery(fake);
    await signIn(page, 'adam', '/desk/admin/discovery');
    const tree = page.getByRole('tree', { name: 'Proposed intents' });
    await tree.getByRole('treeitem', { name: /^Website chat ?, 590/ }).focus();
    // The line of business, the group, its first intent.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Lost parcel, 320 conversations',
    );
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('2 chosen').waitFor();
    await page.keyboard.press('m');
    await eventually(() => proposals.find(({ name }) => name === 'Lost parcel')?.volume).toBe(500);
    const merged = tree.getByRole('treeitem', { name: /^Lost parcel ?, 500/ });
    await merged.focus();
    await page.keyboard.press('a');
    await eventually(() => proposals.find(({ name }) => name === 'Lost parcel')?.state).toBe('approved');
    await tree.getByRole('treeitem', { name: /^Letters ?, 60/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => tree.getByRole('treeitem', { name: /Broken kettle/ }).count()).toBe(0);
    await page.keyboard.press('d');
    await eventually(() => proposals.find(({ name }) => name === 'Broken kettle')?.state).toBe('discarded');
    await page.getByRole('tab', { name: 'Approved (1)' }).click();
    await page.getByText('Rules can use it', { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('is renamed, loses what does not belong, and becomes a topic', async () => {
    const { fake, page } = await stage.enter();
    const { proposals } = bringDiscovery(fake);
    await signIn(page, 'adam', '/desk/admin/discovery');
    await page.getByRole('treeitem', { name: /Gift card/ }).click();
    await page.getByRole('heading', { name: 'Gift card' }).waitFor();
    await page.getByRole('button', { name: 'It does not belong here: help with gift card' }).click();
    await eventually(() => proposals.find(({ name }) => name === 'Gift card')?.examples).toEqual([
      'Gift card please',
    ]);
    await page.getByRole('button', { name: 'Make a topic' }).click();
    await notice(page, 'The topic Gift card is there as a draft').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Gift cards and vouchers');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Gift cards and vouchers' }).waitFor();
  });

  it('is readable in the dark and on a phone', async () => {
    const { fake, page } = await stage.enter({ colorScheme: 'dark', viewport: { width: 380, height: 800 } });
    bringDiscovery(fake);
    await signIn(page, 'adam', '/desk/admin/discovery');
    await page.getByText('Lost parcel').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
