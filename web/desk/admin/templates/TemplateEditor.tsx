import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { TemplateRemark } from '../../../../contracts/crm.ts';
import { complete, completionAt, matching, piecesOf, tokensOf } from './tokens.ts';

const useStyles = makeStyles({
  frame: {
    position: 'relative',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-within': {
      outline: `2px solid ${tokens.colorCompoundBrandStroke}`,
      outlineOffset: '-1px',
    },
  },
  text: {
    boxSizing: 'border-box',
    display: 'block',
    width: '100%',
    margin: 0,
    padding: '7px 9px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '13px',
    lineHeight: '20px',
    letterSpacing: 'normal',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    tabSize: 2,
    border: 'none',
  },
  behind: {
    position: 'absolute',
    inset: 0,
    overflow: 'hidden',
    pointerEvents: 'none',
    color: tokens.colorNeutralForeground1,
  },
  input: {
    position: 'relative',
    resize: 'none',
    outlineStyle: 'none',
    overflow: 'hidden',
    fieldSizing: 'content',
    backgroundColor: 'transparent',
    color: 'transparent',
    caretColor: tokens.colorNeutralForeground1,
    '::placeholder': { color: tokens.colorNeutralForeground3, opacity: 1 },
    '::selection': { backgroundColor: tokens.colorBrandBackground2Hover, color: 'transparent' },
    '@media (forced-colors: active)': { color: 'CanvasText' },
  },
  braces: {
    borderRadius: '3px',
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  bare: {
    borderRadius: '3px',
    color: tokens.colorPaletteBerryForeground1,
    backgroundColor: tokens.colorPaletteBerryBackground1,
  },
  error: { textDecoration: `underline wavy ${tokens.colorStatusDangerForeground1}` },
  warning: { textDecoration: `underline wavy ${tokens.colorStatusWarningForeground1}` },
  info: { textDecoration: `underline dotted ${tokens.colorNeutralForeground2}` },
  list: {
    position: 'absolute',
    zIndex: 5,
    top: '100%',
    left: 0,
    margin: '2px 0 0',
    padding: '4px',
    minWidth: '240px',
    maxWidth: '100%',
    listStyleType: 'none',
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
    backgroundColor: tokens.colorNeutralBackground1,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  option: { padding: '4px 8px', borderRadius: tokens.borderRadiusSmall, cursor: 'pointer' },
  active: { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
});

/** Pixels. */
const lineHeight = 20;

/** What a page does to an editor. */
export interface EditorHandle {
  /** Writes at the caret; the editor has the focus then. */
  insert(text: string): void;
  /** Shows a place. */
  select(from: number, to: number): void;
}

interface TemplateEditorProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is offered after two braces. */
  names: readonly string[];
  remarks: readonly TemplateRemark[];
  rows?: number;
  placeholder?: string;
  describedBy?: string;
  ref?: Ref<EditorHandle>;
}

/** A field for templates: names are coloured, remarks underlined, and `{{` offers the names there are. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { id, label, value, onChange, names, remarks, rows = 1, placeholder, describedBy, ref } = props;
  const styles = useStyles();
  const input = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [writing, setWriting] = useState<{ from: number; query: string; caret: number } | null>(null);
  const [active, setActive] = useState(0);
  const nextCaret = useRef<number | null>(null);
  const pieces = useMemo(() => piecesOf(value, tokensOf(value), remarks), [value, remarks]);
  const offered = writing ? matching(names, writing.query) : [];

  useImperativeHandle(ref, () => ({
    insert(text) {
      const field = input.current;
      if (!field) return;
      const [from, to] = [field.selectionStart, field.selectionEnd];
      nextCaret.current = from + text.length;
      onChange(value.slice(0, from) + text + value.slice(to));
      field.focus();
    },
    select(from, to) {
      input.current?.focus();
      input.current?.setSelectionRange(from, to);
    },
  }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret moves once the text it belongs to is there.
  useEffect(() => {
    if (nextCaret.current === null) return;
    input.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  }, [value]);

  const look = () => {
    const field = input.current;
    const caret = field?.selectionStart ?? 0;
    const found =
      field && field.selectionStart === field.selectionEnd ? completionAt(field.value, caret) : null;
    if (found?.query !== writing?.query) setActive(0);
    setWriting(found && { ...found, caret });
  };
  const choose = (name: string | undefined) => {
    if (!writing || name === undefined) return;
    const done = complete(value, writing.from, writing.caret, name);
    nextCaret.current = done.caret;
    setWriting(null);
    onChange(done.text);
    input.current?.focus();
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (offered.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((active + step + offered.length) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(offered[active]);
    else if (event.key === 'Escape') setWriting(null);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.frame}>
      <div className={mergeClasses(styles.text, styles.behind)} aria-hidden="true">
        {pieces.map((piece) => (
          <span
            key={piece.from}
            className={mergeClasses(
              piece.token ? styles[piece.token] : undefined,
              piece.remark ? styles[piece.remark] : undefined,
            )}
          >
            {piece.text}
          </span>
        ))}
      </div>
      <textarea
        ref={input}
        id={id}
        className={mergeClasses(styles.text, styles.input)}
        rows={rows}
        style={{ minHeight: rows * lineHeight + 14 }}
        spellCheck={false}
        autoComplete="off"
        aria-label={label}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-invalid={remarks.some((remark) => remark.severity === 'error')}
        aria-controls={offered.length > 0 ? listId : undefined}
        aria-activedescendant={offered.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          look();
        }}
        onKeyDown={pressed}
        onKeyUp={(event) => {
          if (event.key !== 'Escape' && event.key !== 'Enter') look();
        }}
        onClick={look}
        onBlur={() => setWriting(null)}
      />
      {offered.length > 0 && (
        <div className={styles.list} id={listId} role="listbox" aria-label="Names">
          {offered.map((name, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, as in a combo box.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys.
            <div
              key={name}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              className={mergeClasses(styles.option, index === active && styles.active)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(name)}
            >
              {name}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
