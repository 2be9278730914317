import { Checkbox, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import type { PluginSettings } from '../../../../contracts/plugins.ts';

interface PluginAnswerProps {
  settings: PluginSettings;
  /** Whether the operation changes something over there. */
  changes: boolean;
  onChange: (change: Partial<PluginSettings>) => void;
}

/** What becomes of the answer, and when the representative is asked first. */
export function PluginAnswer({ settings, changes, onChange }: PluginAnswerProps) {
  return (
    <>
      <div>
        <Checkbox
          label="Use the answer as it is, without summing it up"
          checked={settings.asIs}
          onChange={(_, { checked }) => onChange({ asIs: checked === true })}
        />
        <br />
        <Checkbox
          label="Keep the answer in the transcript"
          checked={settings.keepInTranscript}
          onChange={(_, { checked }) => onChange({ keepInTranscript: checked === true })}
        />
      </div>
      <Field label="The representative confirms">
        <RadioGroup
          value={settings.confirmation}
          onChange={(_, { value }) => onChange({ confirmation: value as PluginSettings['confirmation'] })}
        >
          <Radio
            value="changes"
            label={
              changes
                ? 'Before something is changed: always with this operation'
                : 'Before something is changed'
            }
          />
          <Radio value="always" label="Before every call" />
        </RadioGroup>
      </Field>
      <Field
        label="Address of the record behind an answer"
        hint="May hold {{field}} of the answer. Empty without."
      >
        <Input
          value={settings.link}
          spellCheck={false}
          maxLength={1000}
          placeholder="https://contoso.crm.dynamics.com/main.aspx?etn=opportunity&id={{opportunityId}}"
          onChange={(_, { value }) => onChange({ link: value })}
        />
      </Field>
    </>
  );
}
