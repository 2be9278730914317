import { defaultKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tokens } from '@fluentui/react-components';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { useStore } from '../../../../kit/store.ts';
import { useEditor } from '../editor/editor-context.tsx';
import type { Issue } from '../model/issues.ts';
import { nodeAtLine } from '../model/issues.ts';

const outside = Annotation.define<boolean>();

const theme = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '12px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  '&.cm-focused': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: tokens.fontFamilyMonospace, lineHeight: '18px' },
  '.cm-content': { caretColor: tokens.colorNeutralForeground1 },
  '.cm-cursor': { borderLeftColor: tokens.colorNeutralForeground1 },
  '.cm-gutters': {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: tokens.colorSubtleBackgroundHover },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: `${tokens.colorBrandBackground2} !important`,
  },
  '.cm-tooltip': {
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: tokens.colorPaletteBlueForeground2 },
  { tag: [tags.string, tags.content], color: tokens.colorNeutralForeground1 },
  { tag: [tags.number, tags.bool, tags.keyword], color: tokens.colorPalettePurpleForeground2 },
  { tag: tags.comment, color: tokens.colorPaletteGreenForeground1, fontStyle: 'italic' },
]);

/** The topic as it is written. What is typed here is on the canvas at once, and the other way round. */
export function YamlEditor({ issues }: { issues: readonly Issue[] }) {
  const editor = useEditor();
  const { text } = editor;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(editor);
  /** What was typed here and has not come back yet: drawing may lag behind somebody who types fast. */
  const typed = useRef<string[]>([]);
  latest.current = editor;

  useEffect(() => {
    if (!host.current) return undefined;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(),
          drawSelection(),
          highlightActiveLine(),
          lintGutter(),
          yaml(),
          syntaxHighlighting(highlight),
          theme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'YAML of the topic', tabindex: '0' }),
          // Escape, then Tab, leaves the text: Tab alone moves a line in.
          keymap.of([...defaultKeymap, indentWithTab]),
          EditorView.updateListener.of((update) => {
            if (update.transactions.some((each) => each.annotation(outside))) return;
            if (update.docChanged) {
              const written = update.state.doc.toString();
              typed.current.push(written);
              latest.current.edit(() => written, 'yaml');
            } else if (update.selectionSet && update.view.hasFocus) {
              const line = update.state.doc.lineAt(update.state.selection.main.head).number;
              latest.current.select(nodeAtLine(latest.current.tree, line), {});
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const now = view.current;
    const own = typed.current.indexOf(text);
    typed.current = own < 0 ? [] : typed.current.slice(own + 1);
    if (!now || own >= 0 || now.state.doc.toString() === text) return;
    now.dispatch({ changes: difference(now.state.doc.toString(), text), annotations: outside.of(true) });
  }, [text]);

  useEffect(() => {
    const now = view.current;
    if (!now) return;
    now.dispatch(
      setDiagnostics(
        now.state,
        issues.map((issue) => diagnosticOf(now.state, issue)),
      ),
    );
  }, [issues]);

  const selected = useStore(editor.canvas, (state) => state.selected);
  useEffect(() => {
    const now = view.current;
    const stop = selected === null ? undefined : latest.current.stops.get(selected);
    if (!now || !stop || now.hasFocus) return;
    const line = stop.body?.lines.from ?? stop.step?.lines.from ?? latest.current.tree.trigger.lines.from;
    if (line > now.state.doc.lines) return;
    const { from } = now.state.doc.line(line);
    now.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
      annotations: outside.of(true),
    });
  }, [selected]);

  return <div ref={host} style={{ height: '100%', minHeight: 0, overflow: 'hidden' }} />;
}

/** The part in the middle that is different: the cursor outside of it stays where it is. */
function difference(before: string, after: string) {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1;
  let [end, to] = [before.length, after.length];
  while (end > from && to > from && before[end - 1] === after[to - 1]) [end, to] = [end - 1, to - 1];
  return { from, to: end, insert: after.slice(from, to) };
}

function diagnosticOf(state: EditorState, issue: Issue): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(issue.line, 1), state.doc.lines));
  const at = line.from + issue.column - 1;
  // At the end of a line there is nothing to underline but the line itself.
  const from = at < line.to ? at : line.from + (line.text.length - line.text.trimStart().length);
  return { from, to: Math.max(from, line.to), severity: issue.severity, message: issue.message };
}
