import { makeStyles, tokens } from '@fluentui/react-components';
import { type Ref, useId, useImperativeHandle, useRef } from 'react';
import type { TemplateRemark } from '../../../../contracts/crm.ts';
import { InsertMenu } from '../templates/InsertMenu.tsx';
import type { NameGroup } from '../templates/names.ts';
import { type EditorHandle, TemplateEditor } from '../templates/TemplateEditor.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: '26px' },
  hint: {
    margin: '3px 0 0',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface TemplateFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  groups: readonly NameGroup[];
  names: readonly string[];
  remarks: readonly TemplateRemark[];
  rows: number;
  hint?: string;
  placeholder?: string;
  ref?: Ref<EditorHandle>;
}

/** A template with its label and the menu of names. */
export function TemplateField(props: TemplateFieldProps) {
  const { label, value, onChange, groups, names, remarks, rows, hint, placeholder, ref } = props;
  const styles = useStyles();
  const id = useId();
  const editor = useRef<EditorHandle>(null);
  useImperativeHandle(ref, () => ({
    insert: (text) => editor.current?.insert(text),
    select: (from, to) => editor.current?.select(from, to),
  }));
  return (
    <div>
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        <InsertMenu groups={groups} label={label} onInsert={(text) => editor.current?.insert(text)} />
      </div>
      <TemplateEditor
        ref={editor}
        id={id}
        label={label}
        value={value}
        onChange={onChange}
        names={names}
        remarks={remarks}
        rows={rows}
        {...(placeholder !== undefined && { placeholder })}
        {...(hint !== undefined && { describedBy: `${id}-hint` })}
      />
      {hint !== undefined && (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
