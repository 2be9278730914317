import { Checkbox, Radio, RadioGroup } from '@fluentui/react-components';
import { roles } from '../../../../contracts/words.ts';
import { Card } from '../Page.tsx';
import { type PluginForm, roleLabels } from './plugin-form.ts';

interface PluginAccessProps {
  form: PluginForm;
  onChange: (change: Partial<PluginForm>) => void;
}

/** Who signs in over there, and who may use the plugin here. */
export function PluginAccess({ form, onChange }: PluginAccessProps) {
  const some = form.roles.length > 0;
  return (
    <>
      <Card title="2  Authentication">
        <RadioGroup
          aria-label="Authentication"
          value={form.authentication}
          onChange={(_, { value }) => onChange({ authentication: value as PluginForm['authentication'] })}
        >
          <Radio value="admin" label="Admin: the instance’s own credentials, shared by all" />
          <Radio
            value="representative"
            label="Representative: each signs in, and sees what they may see there"
          />
        </RadioGroup>
      </Card>
      <Card title="3  Access">
        <RadioGroup
          aria-label="Access"
          value={some ? 'roles' : 'all'}
          onChange={(_, { value }) => onChange({ roles: value === 'all' ? [] : ['representative'] })}
        >
          <Radio value="all" label="All who have the copilot" />
          <Radio value="roles" label="Only these roles" />
        </RadioGroup>
        {some && (
          <fieldset style={{ border: 'none', margin: 0, padding: '0 0 0 28px' }} aria-label="Roles">
            {roles.map((role) => (
              <Checkbox
                key={role}
                label={roleLabels[role]}
                checked={form.roles.includes(role)}
                onChange={(_, { checked }) =>
                  onChange({
                    roles: checked ? [...form.roles, role] : form.roles.filter((each) => each !== role),
                  })
                }
              />
            ))}
          </fieldset>
        )}
      </Card>
    </>
  );
}
