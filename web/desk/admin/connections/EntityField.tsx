import { Combobox, Field, makeStyles, Option } from '@fluentui/react-components';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type { EntitySummary, TemplateRemark } from '../../../../contracts/crm.ts';
import { callOutside } from '../../app/outside.ts';
import { messageOf } from '../../realtime/request-error.ts';
import type { EditorHandle } from '../templates/TemplateEditor.tsx';

const useStyles = makeStyles({
  box: { width: '100%', minWidth: 0 },
  list: { maxHeight: '300px' },
  input: { minWidth: 0 },
});

const most = 60;

interface EntityFieldProps {
  connection: ConnectionShape;
  label: string;
  value: string;
  onChange: (value: string) => void;
  remarks: readonly TemplateRemark[];
  /** Of step 3: a page that opens records, rather than a kind of record. */
  page: boolean;
  ref?: Ref<EditorHandle>;
}

/** Which kind of record: those that the CRM has, or anything that is written. */
export function EntityField({ connection, label, value, onChange, remarks, page, ref }: EntityFieldProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [entities, setEntities] = useState<readonly EntitySummary[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  useImperativeHandle(ref, () => ({
    insert: (text) => onChange(value + text),
    select: (from, to) => {
      input.current?.focus();
      input.current?.setSelectionRange(from, to);
    },
  }));
  const load = async () => {
    if (entities || loading || page) return;
    setLoading(true);
    try {
      setEntities((await callOutside('connection.entities', { connectionId: connection.id })).entities);
      setProblem(null);
    } catch (failure) {
      setProblem(messageOf(failure));
    } finally {
      setLoading(false);
    }
  };
  const nameOf = (entity: EntitySummary) => entity.setName;
  const wanted = value.toLowerCase();
  const fitting = (entities ?? []).filter(
    (entity) =>
      wanted === '' ||
      nameOf(entity).toLowerCase().includes(wanted) ||
      entity.displayName.toLowerCase().includes(wanted),
  );
  // A remark may be about the whole field and name no place in it: it stands below the field like any other.
  const graded = remarks.filter((remark) => remark.severity !== 'info');
  const refused = graded.some((remark) => remark.severity === 'error');
  return (
    <Field
      label={label}
      {...(graded.length > 0
        ? {
            validationState: refused ? ('error' as const) : ('warning' as const),
            validationMessage: graded.map((remark) => remark.message).join(' '),
          }
        : {
            hint: page
              ? 'The page that opens records: main.aspx of Dynamics 365.'
              : 'For example phonecalls, or a path below the API.',
          })}
    >
      <Combobox
        freeform
        className={styles.box}
        input={{ className: styles.input, ref: input }}
        listbox={{ className: styles.list }}
        value={value}
        selectedOptions={[]}
        spellCheck={false}
        autoComplete="off"
        onOpenChange={(_, { open }) => open && void load()}
        onOptionSelect={(_, { optionValue }) => optionValue !== undefined && onChange(optionValue)}
        onChange={(event) => onChange(event.target.value)}
      >
        {page && <Option key="main">main.aspx</Option>}
        {loading && (
          <Option key="loading" disabled text="">
            Loading…
          </Option>
        )}
        {problem && (
          <Option key="problem" disabled text="">
            {`They could not be read: ${problem}`}
          </Option>
        )}
        {fitting.slice(0, most).map((entity) => (
          <Option key={entity.logicalName} value={nameOf(entity)} text={nameOf(entity)}>
            {`${nameOf(entity)} · ${entity.displayName}`}
          </Option>
        ))}
        {entities && fitting.length === 0 && (
          <Option key="none" disabled text="">
            The CRM has none of this name; it is sent as written.
          </Option>
        )}
      </Combobox>
    </Field>
  );
}
