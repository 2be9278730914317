import {
  Button,
  Combobox,
  Field,
  Input,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Option,
  Switch,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { BracesVariableRegular } from '@fluentui/react-icons/svg/braces-variable';
import { type ReactNode, useId, useMemo, useRef } from 'react';
import type { Node } from 'yaml';
import { useEditor } from '../editor/editor-context.tsx';
import { parsed } from '../model/parsed.ts';
import { type Json, type Path, textOf } from '../model/topic-tree.ts';
import { typedValue, variablesOf } from '../model/variables.ts';

const useStyles = makeStyles({
  formula: { '& textarea, & input': { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' } },
  withMenu: { display: 'flex', gap: '4px', alignItems: 'flex-start' },
  grow: { flexGrow: 1, minWidth: 0 },
});

/** What is wrong with a property of the topic, by the lines it stands on. */
export function usePropertyIssue(path: Path): string | null {
  const { issues, text } = useEditor();
  return useMemo(() => {
    if (issues.length === 0) return null;
    const { document, at } = parsed(text);
    const range = (document.getIn(path, true) as Node | undefined)?.range;
    if (!range) return null;
    const [from, to] = [at(range[0]).line, at(Math.max(range[0], range[1] - 1)).line];
    return issues.find(({ line }) => line >= from && line <= to)?.message ?? null;
  }, [issues, text, path]);
}

interface PropertyProps {
  label: string;
  path: Path;
  value: Json | undefined;
  hint?: string;
}

/** A label, a hint, and what the check says of this property. */
export function Property({
  label,
  path,
  hint,
  children,
}: Omit<PropertyProps, 'value'> & { children: ReactNode }) {
  const problem = usePropertyIssue(path);
  return (
    <Field label={label} {...(problem !== null ? { validationMessage: problem } : hint && { hint })}>
      {children}
    </Field>
  );
}

/** A text of one line, or of several. Emptied, the property goes. */
export function TextProperty({ label, path, value, hint, rows }: PropertyProps & { rows?: number }) {
  const { set, stale } = useEditor();
  const text = textOf(value) ?? '';
  const change = (next: string) => set(path, next === '' ? undefined : next);
  return (
    <Property label={label} path={path} {...(hint && { hint })}>
      {rows === undefined ? (
        <Input value={text} disabled={stale} onChange={(_, data) => change(data.value)} />
      ) : (
        <Textarea
          value={text}
          rows={rows}
          resize="vertical"
          disabled={stale}
          onChange={(_, data) => change(data.value)}
        />
      )}
    </Property>
  );
}

/** A value or a Power Fx formula, in the type of machines. `formula`: it is always one, and its sign is not shown. */
export function FormulaProperty({
  label,
  path,
  value,
  hint,
  formula = false,
}: PropertyProps & { formula?: boolean }) {
  const styles = useStyles();
  const { set, stale } = useEditor();
  const written = textOf(value) ?? (value === undefined ? '' : JSON.stringify(value));
  const text = formula ? written.replace(/^=/, '') : written;
  const change = (next: string) => {
    if (next === '') set(path, undefined);
    else set(path, formula ? `=${next}` : typedValue(next));
  };
  return (
    <Property
      label={label}
      path={path}
      hint={hint ?? (formula ? 'A Power Fx formula.' : 'With = before it, a Power Fx formula.')}
    >
      <Textarea
        className={styles.formula}
        spellCheck={false}
        rows={text.includes('\n') ? 5 : text.length > 44 ? 3 : 1}
        resize="vertical"
        value={text}
        disabled={stale}
        onChange={(_, data) => change(data.value)}
      />
    </Property>
  );
}

/** The name of a variable, chosen or new. */
export function VariableProperty({
  label,
  path,
  value,
  hint,
  fresh = false,
}: PropertyProps & { fresh?: boolean }) {
  const { set, tree, stale } = useEditor();
  const names = useMemo(() => variablesOf(tree).filter((name) => !name.startsWith('System.')), [tree]);
  const written = textOf(value) ?? '';
  const name = written.replace(/^init:/, '');
  const change = (next: string) => {
    const full = next === '' || /^(Topic|Global|System|User|Env)\./.test(next) ? next : `Topic.${next}`;
    set(path, full === '' ? undefined : `${fresh || written.startsWith('init:') ? 'init:' : ''}${full}`);
  };
  return (
    <Property
      label={label}
      path={path}
      hint={hint ?? 'Topic. for this topic, Global. for the whole conversation.'}
    >
      <Combobox
        freeform
        disabled={stale}
        value={name}
        selectedOptions={[name]}
        onOptionSelect={(_, { optionValue }) => optionValue && change(optionValue)}
        onChange={(event) => change(event.target.value)}
      >
        {names.map((each) => (
          <Option key={each}>{each}</Option>
        ))}
      </Combobox>
    </Property>
  );
}

export function SwitchProperty({ label, path, value, fallback }: PropertyProps & { fallback: boolean }) {
  const { set, stale } = useEditor();
  const checked = typeof value === 'boolean' ? value : fallback;
  return (
    <Switch
      label={label}
      checked={checked}
      disabled={stale}
      onChange={(_, data) => set(path, data.checked === fallback ? undefined : data.checked)}
    />
  );
}

/** Text in which variables may stand, with a menu that puts them in. */
export function TextWithVariables({
  label,
  value,
  rows = 3,
  onChange,
}: {
  label: string;
  value: string;
  rows?: number;
  onChange: (text: string) => void;
}) {
  const styles = useStyles();
  const { tree, stale } = useEditor();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const names = useMemo(() => variablesOf(tree), [tree]);
  const insert = (name: string) => {
    const [from, to] = [
      area.current?.selectionStart ?? value.length,
      area.current?.selectionEnd ?? value.length,
    ];
    onChange(`${value.slice(0, from)}{${name}}${value.slice(to)}`);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + name.length + 2, from + name.length + 2);
    });
  };
  return (
    <div className={styles.withMenu}>
      <Textarea
        id={id}
        aria-label={label}
        className={styles.grow}
        textarea={{ ref: area }}
        value={value}
        rows={rows}
        resize="vertical"
        disabled={stale}
        onChange={(_, data) => onChange(data.value)}
      />
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<BracesVariableRegular />}
            aria-label={`Put a variable into: ${label}`}
            disabled={stale}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {names.map((name) => (
              <MenuItem key={name} onClick={() => insert(name)}>
                {name}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  );
}
