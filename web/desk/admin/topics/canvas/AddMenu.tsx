import { Input, makeStyles, mergeClasses, Popover, PopoverSurface, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { type StepKind, stepKinds } from '../model/kinds.ts';
import { KindIcon } from './icons.tsx';

const useStyles = makeStyles({
  surface: { width: '300px', padding: '8px', boxSizing: 'border-box' },
  list: { maxHeight: '340px', overflowY: 'auto', marginTop: '6px' },
  group: {
    padding: '6px 6px 2px',
    fontSize: tokens.fontSizeBase100,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  option: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 6px',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    '& svg': { fontSize: '18px', flexShrink: 0 },
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  active: { backgroundColor: tokens.colorNeutralBackground1Selected },
  words: { minWidth: 0, fontSize: tokens.fontSizeBase200, lineHeight: '16px' },
  hint: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase100 },
});

interface AddMenuProps {
  anchor: { x: number; y: number } | HTMLElement;
  canPaste: boolean;
  onChoose: (kind: StepKind) => void;
  onPaste: () => void;
  onClose: () => void;
}

interface Choice {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly group: string;
  readonly kind: StepKind | null;
}

/** What is typed right after the key that opened the menu is part of the search already. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

/** The steps that can be added: found by typing, chosen by arrows and Enter. */
export function AddMenu({ anchor, canPaste, onChoose, onPaste, onClose }: AddMenuProps) {
  const styles = useStyles();
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const choices = useMemo(() => {
    const words = query.trim().toLowerCase();
    const all: Choice[] = stepKinds.map((kind) => ({
      key: kind.kind,
      label: kind.label,
      hint: kind.hint,
      group: kind.group,
      kind,
    }));
    if (canPaste)
      all.push({
        key: 'paste',
        label: 'Paste',
        hint: 'The step that was copied',
        group: 'Copied',
        kind: null,
      });
    const fits = ({ label, hint, key }: Choice) => `${label} ${hint} ${key}`.toLowerCase().includes(words);
    // A name that begins so comes before one that only mentions it.
    const rank = ({ label }: Choice) => (words !== '' && label.toLowerCase().startsWith(words) ? 0 : 1);
    return words === '' ? all : all.filter(fits).sort((a, b) => rank(a) - rank(b));
  }, [query, canPaste]);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    if (choice.kind) onChoose(choice.kind);
    else onPaste();
  };
  const pressed = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) setActive((now) => (now + by + choices.length) % Math.max(choices.length, 1));
    else if (event.key === 'Enter') take(choices[active]);
    else if (event.key === 'Tab' || event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  };
  const target =
    anchor instanceof HTMLElement
      ? anchor
      : { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
  return (
    <Popover
      open
      positioning={{
        target,
        position: 'below',
        align: 'center',
        fallbackPositions: ['above', 'after', 'before'],
      }}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      <PopoverSurface role="dialog" className={styles.surface} aria-label="Add a step">
        <Input
          input={{
            ref: focusOnce,
            role: 'combobox',
            'aria-expanded': true,
            'aria-controls': `${id}-list`,
            'aria-activedescendant': choices[active] ? `${id}-${active}` : undefined,
          }}
          aria-label="Search the steps"
          placeholder="Search the steps"
          contentBefore={<SearchRegular />}
          style={{ width: '100%' }}
          value={query}
          onChange={(_, { value }) => {
            setQuery(value);
            setActive(0);
          }}
          onKeyDown={pressed}
        />
        <div ref={list} id={`${id}-list`} role="listbox" aria-label="Steps" className={styles.list}>
          {choices.map((choice, index) => (
            <div key={choice.key} role="presentation">
              {choice.group !== choices[index - 1]?.group && query === '' && (
                <div className={styles.group} role="presentation">
                  {choice.group}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the focus and its keys choose. */}
              <div
                id={`${id}-${index}`}
                data-index={index}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={mergeClasses(styles.option, index === active && styles.active)}
                onClick={() => take(choice)}
              >
                <KindIcon kind={choice.key} />
                <span className={styles.words}>
                  {choice.label}
                  <span className={styles.hint}>{choice.hint}</span>
                </span>
              </div>
            </div>
          ))}
          {choices.length === 0 && <p className={styles.hint}>No step is called so.</p>}
        </div>
      </PopoverSurface>
    </Popover>
  );
}
