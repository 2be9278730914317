import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  Switch,
  tokens,
} from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { EmptyState } from '../../../../kit/EmptyState.tsx';
import { useStore } from '../../../../kit/store.ts';
import { placeAfter } from '../canvas/use-node-keys.ts';
import { useEditor } from '../editor/editor-context.tsx';
import { describeBody } from '../model/describe.ts';
import { kindOf } from '../model/kinds.ts';
import type { Stop } from '../model/walk.ts';
import { BranchForm } from './BranchForm.tsx';
import { stepForms } from './StepForms.tsx';
import { StepYaml } from './StepYaml.tsx';
import { TriggerForm } from './TriggerForm.tsx';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: '12px', padding: '12px 14px 24px' },
  head: { display: 'flex', alignItems: 'center', gap: '4px' },
  title: {
    margin: 0,
    flexGrow: 1,
    minWidth: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
  },
  problems: {
    margin: 0,
    padding: '8px 8px 8px 24px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
  },
});

function titleOf(stop: Stop): string {
  if (stop.type === 'trigger') return 'Trigger';
  if (stop.type === 'branch' && stop.body) {
    return describeBody(stop.body, stop.step?.bodies.indexOf(stop.body) ?? 0).title;
  }
  return stop.step ? kindOf(stop.step.kind).label : '';
}

/** The fields of what is selected on the canvas. `entered` changes when the keyboard goes in. */
export function StepPanel({ entered }: { entered: number }) {
  const styles = useStyles();
  const editor = useEditor();
  const selected = useStore(editor.canvas, (state) => state.selected);
  const stop = selected === null ? undefined : editor.stops.get(selected);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (entered === 0) return;
    panel.current
      ?.querySelector<HTMLElement>('[data-fields] :is(input, textarea, select, button):not([disabled])')
      ?.focus();
  }, [entered]);
  if (!stop) {
    return (
      <EmptyState
        title="Choose a step"
        body="Its fields are shown here. The + on a line adds a step; A does it by keyboard."
      />
    );
  }
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    editor.select(stop.key, { focus: true });
  };
  const { step } = stop;
  const Form = stop.type === 'step' && step ? stepForms[step.kind] : undefined;
  const problems = editor.issues.filter(({ key }) => key === stop.key);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the canvas from every field.
    <div ref={panel} className={styles.panel} onKeyDown={leave}>
      <div className={styles.head}>
        <h2 className={styles.title}>{titleOf(stop)}</h2>
        {stop.type === 'step' && (
          <Button
            size="small"
            appearance="subtle"
            icon={<CopyRegular />}
            aria-label="Copy this step"
            onClick={() => editor.copy(stop.key)}
          />
        )}
        <Button
          size="small"
          appearance="subtle"
          icon={<AddRegular />}
          aria-label="Add a step after this one"
          disabled={editor.stale}
          onClick={(event) => editor.add(placeAfter(stop), event.currentTarget)}
        />
        {(stop.type === 'step' || stop.body?.role === 'condition') && (
          <Button
            size="small"
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={stop.type === 'step' ? 'Remove this step' : 'Remove this condition'}
            disabled={editor.stale}
            onClick={() => editor.remove(stop.key)}
          />
        )}
      </div>
      {problems.length > 0 && (
        <ul className={styles.problems} aria-label="What is wrong here">
          {problems.map((issue) => (
            <li key={`${issue.line}:${issue.column}:${issue.message}`}>
              {issue.message} (line {issue.line})
            </li>
          ))}
        </ul>
      )}
      <div data-fields="" key={stop.key} style={{ display: 'contents' }}>
        {stop.type === 'trigger' && <TriggerForm />}
        {stop.type === 'branch' && step && stop.body && <BranchForm step={step} body={stop.body} />}
        {Form && step && <Form step={step} />}
        {stop.type === 'step' && step && !Form && <StepYaml step={step} />}
      </div>
      {stop.type === 'step' && step && (
        <>
          <Switch
            label="Switched on"
            checked={!step.disabled}
            disabled={editor.stale}
            onChange={(_, { checked }) => editor.set([...step.path, 'disabled'], checked ? undefined : true)}
          />
          {Form && (
            <Accordion collapsible key={stop.key}>
              <AccordionItem value="yaml">
                <AccordionHeader size="small">Everything, as YAML</AccordionHeader>
                <AccordionPanel style={{ margin: 0 }}>
                  <StepYaml step={step} />
                </AccordionPanel>
              </AccordionItem>
            </Accordion>
          )}
        </>
      )}
    </div>
  );
}
