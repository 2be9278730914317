import { Button, Field, Input } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useRef, useState } from 'react';

/** A value to copy: selected on focus, so that it can be copied without the button as well. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      input.current?.select(); // the browser keeps the clipboard to itself: the keyboard copies
    }
  };
  return (
    <Field label={label}>
      <Input
        ref={input}
        readOnly
        value={value}
        onFocus={(event) => event.target.select()}
        contentAfter={
          <Button
            size="small"
            appearance="subtle"
            icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
            aria-label={copied ? `${label} copied` : `Copy: ${label}`}
            onClick={() => void copy()}
          />
        }
      />
    </Field>
  );
}
