import {
  Checkbox,
  Dropdown,
  Field,
  makeStyles,
  Option,
  Radio,
  RadioGroup,
  Select,
} from '@fluentui/react-components';
import type { LifecycleStep } from '../../../../contracts/crm.ts';
import { channelLabel } from '../../app/words.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(215px, 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
  },
  dropdown: { minWidth: 0, width: '100%' },
});

const channels = ['chat', 'voice', 'email', 'sms'];

interface StepOptionsProps {
  step: LifecycleStep;
  onChange: (change: Partial<LifecycleStep>) => void;
}

/** What a step may be told beside what it sends. */
export function StepOptions({ step, onChange }: StepOptionsProps) {
  const styles = useStyles();
  const offered = [...new Set([...channels, ...step.channels])];
  const artifact = (name: 'recording' | 'transcript', checked: boolean) =>
    onChange({
      artifacts: checked ? [...step.artifacts, name] : step.artifacts.filter((each) => each !== name),
    });
  return (
    <div className={styles.grid}>
      {step.step === 3 && (
        <Field label="The record opens">
          <RadioGroup
            layout="horizontal"
            value={step.openIn}
            onChange={(_, { value }) => onChange({ openIn: value as LifecycleStep['openIn'] })}
          >
            <Radio value="tab" label="In a new tab" />
            <Radio value="embedded" label="In the desk" />
          </RadioGroup>
        </Field>
      )}
      {step.step === 5 && (
        <Field label="Sent for">
          <div>
            <Checkbox
              label="Recording"
              checked={step.artifacts.includes('recording')}
              onChange={(_, { checked }) => artifact('recording', checked === true)}
            />
            <Checkbox
              label="Transcript"
              checked={step.artifacts.includes('transcript')}
              onChange={(_, { checked }) => artifact('transcript', checked === true)}
            />
          </div>
        </Field>
      )}
      <Field label="When a value is not there">
        <Select
          value={step.missing}
          onChange={(_, { value }) => onChange({ missing: value as LifecycleStep['missing'] })}
        >
          <option value="omit">Leave the field out</option>
          <option value="empty">Send it empty</option>
          <option value="fail">Do not send; ask a person</option>
        </Select>
      </Field>
      <Field label="Channels">
        <Dropdown
          className={styles.dropdown}
          multiselect
          placeholder="All"
          value={step.channels.map(channelLabel).join(', ')}
          selectedOptions={[...step.channels]}
          onOptionSelect={(_, { selectedOptions }) => onChange({ channels: selectedOptions })}
        >
          {offered.map((channel) => (
            <Option key={channel} value={channel}>
              {channelLabel(channel)}
            </Option>
          ))}
        </Dropdown>
      </Field>
    </div>
  );
}
