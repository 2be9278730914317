import { Button, Field, Input, makeStyles, Select } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useMemo } from 'react';
import { useEditor } from '../editor/editor-context.tsx';
import { insertItem, type Place } from '../model/edit-text.ts';
import { branchKey } from '../model/layout.ts';
import type { Body, Step } from '../model/topic-tree.ts';
import {
  operators,
  readCondition,
  type SimpleCondition,
  variablesOf,
  writeCondition,
} from '../model/variables.ts';
import { FormulaProperty } from './fields.tsx';

const useStyles = makeStyles({
  builder: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 110px', gap: '6px' },
  value: { gridColumn: '1 / -1' },
});

/** One condition of a group: put together from a variable and a value, or written as a formula. */
export function BranchForm({ step, body }: { step: Step; body: Body }) {
  if (body.role === 'else') return <p>These steps run when no condition before them holds.</p>;
  if (body.role === 'loop' || body.branch === null) return <p>These steps run for every item.</p>;
  return (
    <>
      <Builder body={body} />
      <FormulaProperty
        label="Formula"
        path={[...body.branch, 'condition']}
        value={body.condition ?? ''}
        formula
      />
      <AddCondition step={step} />
    </>
  );
}

function Builder({ body }: { body: Body }) {
  const styles = useStyles();
  const { tree, set, stale } = useEditor();
  const names = useMemo(() => variablesOf(tree), [tree]);
  const simple = readCondition(body.condition ?? '');
  if (!simple || !body.branch) return null;
  const path = [...body.branch, 'condition'];
  const change = (part: Partial<SimpleCondition>) => set(path, writeCondition({ ...simple, ...part }));
  const known = names.includes(simple.variable) ? names : [simple.variable, ...names];
  return (
    <div className={styles.builder}>
      <Field label="Variable">
        <Select
          value={simple.variable}
          disabled={stale}
          onChange={(_, { value }) => change({ variable: value })}
        >
          {known.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <Field label="Is">
        <Select
          value={simple.operator}
          disabled={stale}
          onChange={(_, { value }) => change({ operator: value as SimpleCondition['operator'] })}
        >
          {operators.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {!simple.operator.endsWith('blank') && (
        <Field label="Value" className={styles.value}>
          <Input value={simple.value} disabled={stale} onChange={(_, { value }) => change({ value })} />
        </Field>
      )}
    </div>
  );
}

/** One more condition beside those that are there. */
export function AddCondition({ step }: { step: Step }) {
  const { edit, select, say, stale } = useEditor();
  const add = () => {
    const unique = crypto.randomUUID().slice(0, 6);
    const place: Place = { list: [...step.path, 'conditions'], index: 10_000 };
    const id = `conditionItem_${unique}`;
    edit((text) => insertItem(text, place, { id, condition: '=true' }));
    select(branchKey(id), { panel: true });
    say('A condition was added.');
  };
  return (
    <div>
      <Button size="small" icon={<AddRegular />} disabled={stale} onClick={add}>
        Add a condition
      </Button>
    </div>
  );
}
