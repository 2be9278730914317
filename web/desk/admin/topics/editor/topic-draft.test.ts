import { describe, expect, it, vi } from 'vitest';
import { RequestError } from '../../../realtime/request-error.ts';
import { type StoredTopic, TopicDraft } from './topic-draft.ts';

const revisionOf = (yaml: string) => `r:${yaml}`;
const check = {
  ...{ ok: true, displayName: 'Orders', trigger: 'OnRecognizedIntent' },
  ...{ triggerQueries: [], issues: [], redirects: [] },
};

function topicOf(yaml: string, change: Partial<StoredTopic> = {}): StoredTopic {
  const revision = revisionOf(yaml);
  const at = '2026-11-21T10:00:00.000Z';
  return { revision, yaml, check, state: 'changed', changedBy: 'Ben Ortiz', changedAt: at, ...change };
}

/** A server that holds one topic, and a draft of it in somebody's editor. */
function scene(yaml = 'one') {
  let stored: StoredTopic | null = topicOf(yaml);
  let hold: Promise<void> = Promise.resolve();
  const timers: (() => void)[] = [];
  const publishedBy = vi.fn();
  const server = {
    saved: [] as string[],
    now: () => stored,
    put: (topic: StoredTopic | null) => {
      stored = topic;
    },
    /** Answers wait until the returned function is called. */
    holdAnswers: () => {
      let release = () => {};
      hold = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
  };
  const draft = new TopicDraft(topicOf(yaml), {
    async save(text, expectedRevision) {
      const refused = (stored?.revision ?? null) !== expectedRevision;
      if (!refused) {
        stored = topicOf(text, { changedBy: 'Adam Reyes' });
        server.saved.push(text);
      }
      await hold;
      if (refused) throw RequestError.of('topic.conflict');
      return { revision: revisionOf(text), state: 'changed', check };
    },
    async read() {
      const answer = stored;
      await hold;
      return answer;
    },
    later: (run) => {
      timers.push(run);
      return () => {
        const at = timers.indexOf(run);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    publishedBy,
  });
  const pass = async () => {
    for (const run of timers.splice(0)) run();
    await draft.save();
  };
  return { draft, server, pass, publishedBy };
}

describe('a topic’s draft', () => {
  it('is saved a moment after the last change, and not again for what is there already', async () => {
    const { draft, server, pass } = scene();
    draft.write('on');
    draft.write('one two');
    expect(draft.store.get().saving).toBe('waiting');
    await pass();
    expect(server.saved).toEqual(['one two']);
    expect(draft.store.get()).toMatchObject({ saving: 'saved', checked: 'one two' });
    draft.write('one two!');
    draft.write('one two');
    await pass();
    expect(server.saved).toEqual(['one two']);
  });

  it('tells that somebody else saved, though nothing was written here, and saves nothing until one chose', async () => {
    const { draft, server, pass } = scene();
    server.put(topicOf('theirs'));
    await draft.look();
    expect(draft.store.get()).toMatchObject({ saving: 'conflict', theirs: { changedBy: 'Ben Ortiz' } });
    draft.write('mine');
    await pass();
    expect(server.now()?.yaml).toBe('theirs');
    await draft.keepMine();
    expect(server.now()?.yaml).toBe('mine');
    expect(draft.store.get()).toMatchObject({ saving: 'saved', theirs: undefined });
  });

  it('keeps what is on the screen over theirs even where nothing was written since', async () => {
    const { draft, server } = scene();
    server.put(topicOf('theirs'));
    await draft.look();
    await draft.keepMine();
    expect(server.now()?.yaml).toBe('one');
  });

  it('shows theirs when that is chosen', async () => {
    const { draft, server, pass } = scene();
    server.put(topicOf('theirs'));
    await draft.look();
    draft.take(draft.store.get().theirs as StoredTopic);
    draft.write('theirs');
    await pass();
    expect(server.saved).toEqual([]);
    expect(draft.store.get()).toMatchObject({ saving: 'saved', checked: 'theirs', theirs: undefined });
  });

  it('says who it was when a save is refused', async () => {
    const { draft, server, pass } = scene();
    server.put(topicOf('theirs'));
    draft.write('mine');
    await pass();
    await vi.waitFor(() => expect(draft.store.get().theirs).toMatchObject({ yaml: 'theirs' }));
    expect(draft.store.get().saving).toBe('conflict');
  });

  it('takes its own save for nobody else’s, whichever answer comes first', async () => {
    const { draft, server } = scene();
    const release = server.holdAnswers();
    const looking = draft.look(); // reads what was there before the save
    draft.write('mine');
    const saving = draft.save();
    const lookingAgain = draft.look();
    release();
    await Promise.all([looking, saving, lookingAgain]);
    expect(draft.store.get()).toMatchObject({ saving: 'saved', checked: 'mine', theirs: undefined });
  });

  it('is no conflict when both wrote the same', async () => {
    const { draft, server } = scene();
    draft.write('same');
    server.put(topicOf('same'));
    await draft.look();
    expect(draft.store.get()).toMatchObject({ saving: 'saved', theirs: undefined });
  });

  it('tells that somebody published what is on the screen', async () => {
    const { draft, server, publishedBy } = scene();
    server.put(topicOf('one', { state: 'published', changedBy: 'Ben Ortiz' }));
    await draft.look();
    expect(draft.store.get()).toMatchObject({ saving: 'saved', state: 'published' });
    expect(publishedBy.mock.calls).toEqual([['Ben Ortiz']]);
    await draft.look();
    expect(publishedBy).toHaveBeenCalledTimes(1);
  });

  it('can be kept when the topic was removed', async () => {
    const { draft, server } = scene();
    server.put(null);
    await draft.look();
    expect(draft.store.get()).toMatchObject({ saving: 'conflict', theirs: null });
    await draft.keepMine();
    expect(server.now()?.yaml).toBe('one');
  });
});
