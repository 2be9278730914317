import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { useMediaQuery } from '../../../../kit/media.ts';
import { ResizeHandle } from '../../../../kit/ResizeHandle.tsx';
import { createStore } from '../../../../kit/store.ts';
import { VisuallyHidden } from '../../../../kit/VisuallyHidden.tsx';
import { navigate } from '../../../app/router.tsx';
import { useLeaveGuard } from '../../../app/use-leave-guard.tsx';
import { adminPlace } from '../../places.ts';
import { AddMenu } from '../canvas/AddMenu.tsx';
import { Canvas } from '../canvas/Canvas.tsx';
import { Outline } from '../canvas/Outline.tsx';
import { type Place, setAt } from '../model/edit-text.ts';
import { type Issue, placeIssues } from '../model/issues.ts';
import { type Stop, stopsOf } from '../model/walk.ts';
import { StepPanel } from '../panel/StepPanel.tsx';
import { TestChat } from '../test/TestChat.tsx';
import { YamlEditor } from '../yaml/YamlEditor.tsx';
import { EditorBar } from './EditorBar.tsx';
import { type CanvasState, type Editor, EditorProvider } from './editor-context.tsx';
import { Problems } from './Problems.tsx';
import { SaveTrouble } from './SaveTrouble.tsx';
import { Unreadable } from './Unreadable.tsx';
import { canPaste, useActions } from './use-actions.ts';
import { useDraft } from './use-draft.ts';
import { useEditing } from './use-editing.ts';

const useStyles = makeStyles({
  editor: { height: '100%', minHeight: 0, display: 'flex', flexDirection: 'column' },
  body: {
    flexGrow: 1,
    minHeight: 0,
    display: 'flex',
    '@media (max-width: 800px)': { flexDirection: 'column' },
  },
  drawing: {
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    display: 'flex',
    flexDirection: 'column',
    '@media (max-width: 800px)': { flexBasis: '45%' },
  },
  dock: {
    flexShrink: 0,
    minHeight: 0,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 800px)': {
      width: '100% !important',
      flexBasis: '50%',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  tabs: { flexShrink: 0, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  part: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

type Dock = 'step' | 'yaml' | 'test' | 'problems';
const noStops: ReadonlyMap<string, Stop> = new Map();

export interface TopicEditorProps {
  topic: OutputOf<'topic.read'>;
  topics: Editor['topics'];
  /** Something that the list shows has changed. */
  onChanged: () => void;
}

/** A topic on the canvas, with its fields, its YAML, its problems and a test beside it. */
export default function TopicEditor({ topic, topics, onChanged }: TopicEditorProps) {
  const styles = useStyles();
  const narrow = useMediaQuery('(max-width: 800px)');
  const [dock, setDock] = useState<Dock>('step');
  const [width, setWidth] = useState(400);
  const [outline, setOutline] = useState(false);
  const [entered, setEntered] = useState(0);
  const [said, setSaid] = useState('');
  const [adding, setAdding] = useState<{
    place: Place;
    anchor: { x: number; y: number } | HTMLElement;
  } | null>(null);
  const editing = useEditing(topic.yaml);
  const { text, tree, reading } = editing;
  const draft = useDraft(topic, text);
  const leaving = useLeaveGuard(text !== draft.checked);
  const [canvas] = useState(() =>
    createStore<CanvasState>({
      selected: null,
      focus: 'trigger',
      issues: new Map(),
      passed: new Set(),
      running: null,
      over: null,
    }),
  );
  const root = useRef<HTMLDivElement>(null);
  const stops = useMemo(() => (tree ? stopsOf(tree) : noStops), [tree]);

  const issues = useMemo<readonly Issue[]>(() => {
    if (!reading.ok)
      return [{ severity: 'error', message: reading.message, line: reading.line, column: reading.column }];
    return draft.check.issues;
  }, [reading, draft.check]);
  const placed = useMemo(() => (tree ? placeIssues(tree, issues) : []), [tree, issues]);
  useEffect(() => {
    const counts = new Map<string, { errors: number; warnings: number }>();
    for (const { key, severity } of placed) {
      const before = counts.get(key) ?? { errors: 0, warnings: 0 };
      counts.set(key, {
        errors: before.errors + Number(severity === 'error'),
        warnings: before.warnings + Number(severity === 'warning'),
      });
    }
    canvas.set((state) => ({ ...state, issues: counts }));
  }, [placed, canvas]);

  const say = useCallback(
    (words: string) => setSaid((now) => (now === words ? `${words}\u00a0` : words)),
    [],
  );
  const wish = useRef<string | null>(null);
  const select = useCallback<Editor['select']>(
    (key, how = {}) => {
      canvas.set((state) =>
        state.selected === key && state.focus === (key ?? state.focus)
          ? state
          : { ...state, selected: key, focus: key ?? state.focus },
      );
      if (how.panel) {
        setDock('step');
        setEntered((now) => now + 1);
      }
      if (how.focus && key !== null) {
        // After a change the node may be drawn anew, or elsewhere: then it is looked for again.
        wish.current = focusNode(root.current, key) ? null : key;
      }
    },
    [canvas],
  );
  // What was just put there is drawn only now; and what is gone is no longer where the keyboard is.
  useEffect(() => {
    const { focus, selected } = canvas.get();
    if (wish.current !== null && stops.has(wish.current)) {
      focusNode(root.current, wish.current);
      wish.current = null;
    }
    if (!stops.has(focus)) {
      const at = document.activeElement;
      const lost = at === document.body || at?.getAttribute('data-node') === focus;
      canvas.set((state) => ({ ...state, focus: 'trigger' }));
      if (lost) focusNode(root.current, 'trigger');
    }
    if (selected !== null && !stops.has(selected)) canvas.set((state) => ({ ...state, selected: null }));
  }, [stops, canvas]);

  const stale = !reading.ok;
  const { edit } = editing;
  const around = { text, tree: tree as NonNullable<typeof tree>, stops, stale, edit, select, say };
  const { insert, paste, remove, move, shift, copy } = useActions(around);
  const editor = useMemo<Editor | null>(
    () =>
      tree && {
        agentId: topic.agentId,
        topicName: topic.name,
        text,
        tree,
        stops,
        issues: placed,
        canvas,
        topics: topics.filter(({ name }) => name !== topic.name),
        stale,
        edit,
        set: (path, value) => edit((now) => setAt(now, path, value), path.join('.')),
        select,
        add: (place, anchor) => !stale && setAdding({ place, anchor }),
        remove,
        move,
        shift,
        copy,
        paste,
        openTopic: (name) => navigate(adminPlace('topics', topic.agentId, 'topic', name)),
        say,
      },
    [
      topic,
      text,
      tree,
      stops,
      placed,
      canvas,
      topics,
      stale,
      edit,
      select,
      remove,
      move,
      shift,
      copy,
      paste,
      say,
    ],
  );

  const latest = useRef(editor);
  latest.current = editor;
  const access = useMemo(() => ({ canvas, now: () => latest.current as Editor }), [canvas]);

  const keys = useRef(editing);
  keys.current = editing;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        !root.current?.contains(event.target as Element)
      )
        return;
      const letter = event.key.toLowerCase();
      const back = letter === 'z' && !event.shiftKey;
      const forth = letter === 'y' || (letter === 'z' && event.shiftKey);
      if (!back && !forth) return;
      event.preventDefault();
      if (back) keys.current.undo();
      else keys.current.redo();
      say(back ? 'Undone.' : 'Redone.');
    };
    document.addEventListener('keydown', pressed, { capture: true });
    return () => document.removeEventListener('keydown', pressed, { capture: true });
  }, [say]);

  const goTo = (issue: Issue & { key?: string }) => {
    if (!reading.ok || !tree) setDock('yaml');
    else if (issue.key) select(issue.key, { panel: true });
  };
  const bar = (
    <EditorBar
      topic={topic}
      title={tree?.title ?? topic.displayName}
      editing={editing}
      draft={draft}
      outline={outline}
      onOutline={narrow ? null : setOutline}
      onTest={() => setDock('test')}
      onChanged={onChanged}
    />
  );
  const trouble = (
    <SaveTrouble
      topic={topic}
      draft={draft}
      editing={editing}
      stale={stale && tree !== null}
      onYaml={() => setDock('yaml')}
    />
  );
  if (!editor) {
    return (
      <div ref={root} className={styles.editor}>
        {leaving}
        {bar}
        {trouble}
        <Unreadable text={text} issues={issues} onChange={(next) => editing.put(next, 'yaml')} />
      </div>
    );
  }
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return (
    <EditorProvider editor={editor} access={access}>
      <div ref={root} className={styles.editor}>
        {leaving}
        {bar}
        {trouble}
        <div className={styles.body}>
          <div className={styles.drawing}>{narrow || outline ? <Outline /> : <Canvas />}</div>
          {!narrow && (
            <ResizeHandle
              label="Width of the pane beside the canvas"
              width={width}
              min={300}
              max={760}
              onResize={setWidth}
            />
          )}
          <aside className={styles.dock} style={{ width }} aria-label="Beside the canvas">
            <TabList
              className={styles.tabs}
              size="small"
              selectedValue={dock}
              onTabSelect={(_, { value }) => setDock(value as Dock)}
            >
              <Tab value="step">Step</Tab>
              <Tab value="yaml">YAML</Tab>
              <Tab value="test">Test</Tab>
              <Tab value="problems">Problems{issues.length > 0 ? ` (${issues.length})` : ''}</Tab>
            </TabList>
            <div className={styles.part} hidden={dock === 'test'}>
              {dock === 'step' && <StepPanel entered={entered} />}
              {dock === 'yaml' && <YamlEditor issues={issues} />}
              {dock === 'problems' && <Problems issues={stale ? issues : placed} onGo={goTo} />}
            </div>
            <TestChat shown={dock === 'test'} name={topic.name} />
          </aside>
        </div>
        {adding && (
          <AddMenu
            anchor={adding.anchor}
            canPaste={canPaste()}
            onChoose={(kind) => {
              setAdding(null);
              insert(kind, adding.place);
            }}
            onPaste={() => {
              setAdding(null);
              paste(adding.place);
            }}
            onClose={() => {
              setAdding(null);
              focusNode(root.current, canvas.get().focus);
            }}
          />
        )}
        <Said words={said} errors={errors} />
      </div>
    </EditorProvider>
  );
}

/** @returns whether the node is there. */
function focusNode(root: HTMLElement | null, key: string): boolean {
  const node = root?.querySelector<HTMLElement>(`[data-node="${CSS.escape(key)}"]`);
  node?.focus({ preventScroll: true });
  return node !== null && node !== undefined;
}

/** What happened, for who does not see it. */
function Said({ words, errors }: { words: string; errors: number }) {
  return (
    <VisuallyHidden>
      <span role="status">
        {words} {errors > 0 ? `${errors} error${errors === 1 ? '' : 's'} in the topic.` : ''}
      </span>
    </VisuallyHidden>
  );
}
