import { createContext, type ReactNode, useContext } from 'react';
import type { Store } from '../../../../kit/store.ts';
import type { Place } from '../model/edit-text.ts';
import type { PlacedIssue } from '../model/issues.ts';
import type { Path, TopicTree } from '../model/topic-tree.ts';
import type { Stop } from '../model/walk.ts';

/** What nodes look at one by one, so that a change wakes only those that it is about. */
export interface CanvasState {
  /** The key of the node whose fields are shown. */
  readonly selected: string | null;
  /** The one that the keyboard is at. */
  readonly focus: string;
  readonly issues: ReadonlyMap<string, { errors: number; warnings: number }>;
  /** In the test: the nodes of the last turn, and the one it waits at. */
  readonly passed: ReadonlySet<string>;
  readonly running: string | null;
  /** The place that a dragged step would take, as `slotKey` writes it. */
  readonly over: string | null;
}

export interface Editor {
  readonly agentId: string;
  readonly topicName: string;
  readonly text: string;
  readonly tree: TopicTree;
  readonly stops: ReadonlyMap<string, Stop>;
  readonly issues: readonly PlacedIssue[];
  readonly canvas: Store<CanvasState>;
  /** The other topics of the agent, for redirects. */
  readonly topics: readonly { name: string; displayName: string }[];
  /** The text cannot be read as YAML now: what is shown is older, and cannot be changed here. */
  readonly stale: boolean;
  /** Changes the text; `by` joins quick changes of the same field. */
  edit(how: (text: string) => string, by?: string | null): void;
  set(path: Path, value: Parameters<typeof import('../model/edit-text.ts').setAt>[2]): void;
  select(key: string | null, how?: { focus?: boolean; panel?: boolean }): void;
  /** Opens the menu of steps for a place. */
  add(place: Place, anchor: { x: number; y: number } | HTMLElement): void;
  remove(key: string): void;
  move(key: string, to: Place): void;
  /** Moves up, down, or to the branch beside. */
  shift(key: string, by: 'up' | 'down' | 'left' | 'right'): void;
  copy(key: string, cut?: boolean): void;
  paste(place: Place): void;
  openTopic(name: string): void;
  /** Says for screen readers what happened. */
  say(words: string): void;
}

const EditorContext = createContext<Editor | null>(null);
const CanvasContext = createContext<CanvasAccess | null>(null);

/**
 * What a node needs of the editor: it stays the same object for good, so that a change of the text draws only those
 * nodes anew that look different.
 */
export interface CanvasAccess {
  readonly canvas: Store<CanvasState>;
  /** The editor as it is now; for what a person does, not for drawing. */
  now(): Editor;
}

/** Gives the parts of the editor what they share. */
export function EditorProvider({
  editor,
  access,
  children,
}: {
  editor: Editor;
  access: CanvasAccess;
  children: ReactNode;
}) {
  return (
    <CanvasContext.Provider value={access}>
      <EditorContext.Provider value={editor}>{children}</EditorContext.Provider>
    </CanvasContext.Provider>
  );
}

/** The editor around this part; draws the part anew with every change of the text. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('useEditor is for parts of the topic editor.');
  return editor;
}

/** The canvas around this node; never draws it anew. */
export function useCanvas(): CanvasAccess {
  const access = useContext(CanvasContext);
  if (!access) throw new Error('useCanvas is for nodes of the topic editor.');
  return access;
}
