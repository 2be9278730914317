import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { WandRegular } from '@fluentui/react-icons/svg/wand';
import type { ConnectionKind, LifecycleStep, StepNumber } from '../../../../contracts/crm.ts';
import { useModel } from '../../app/context.tsx';
import { useRead } from '../../app/use-read.ts';

interface PresetButtonProps {
  kind: ConnectionKind;
  number: StepNumber;
  onUse: (step: LifecycleStep) => void;
}

/** Fills the step with a ready-made one of this kind of CRM; nothing is saved by it. */
export function PresetButton({ kind, number, onUse }: PresetButtonProps) {
  const { client } = useModel();
  const { data } = useRead('lifecycle.presets', () =>
    client.request('lifecycle.presets', {}, { repeatable: true }),
  );
  const fitting = (data?.presets ?? []).flatMap((preset) => {
    const step = preset.kind === kind && preset.steps.find((each) => each.step === number);
    return step ? [{ preset, step }] : [];
  });
  const [only, ...others] = fitting;
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button
        size="small"
        appearance="subtle"
        icon={<WandRegular />}
        title={only.preset.description}
        onClick={() => onUse(only.step)}
      >
        Use the preset
      </Button>
    );
  }
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<WandRegular />}>
          Use a preset
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {fitting.map(({ preset, step }) => (
            <MenuItem key={preset.name} subText={preset.description} onClick={() => onUse(step)}>
              {preset.name}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
