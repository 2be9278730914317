import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import type { LifecycleStep } from '../../../../contracts/crm.ts';
import { callOutside } from '../../app/outside.ts';
import { messageOf } from '../../realtime/request-error.ts';

/** Answers of test sends, by step: later steps may refer to them. */
export type TestResponses = Record<string, Record<string, unknown>>;
export type Preview = OutputOf<'lifecycle.preview'>;
export interface PreviewState {
  data: Preview | null;
  error: string | null;
  /** What is shown is older than what is written. */
  stale: boolean;
}

const pauseMs = 350;

/** How a step would be sent, asked again a moment after the last change; the last answer stays meanwhile. */
export function usePreview(
  connectionId: string,
  step: LifecycleStep,
  contactId: string | null,
): PreviewState {
  const [state, setState] = useState<PreviewState>({ data: null, error: null, stale: true });
  const written = JSON.stringify(step);
  useEffect(() => {
    let current = true;
    setState((before) => ({ ...before, stale: true }));
    const timer = setTimeout(() => {
      const asked = JSON.parse(written) as LifecycleStep;
      callOutside('lifecycle.preview', { connectionId, step: asked, ...(contactId && { contactId }) }).then(
        (data) => current && setState({ data, error: null, stale: false }),
        (error: unknown) => current && setState({ data: null, error: messageOf(error), stale: false }),
      );
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [connectionId, written, contactId]);
  return state;
}

/** Examples of the answers that this step may name: those of the saved steps before it. */
export function useEarlierResponses(
  connectionId: string,
  steps: readonly LifecycleStep[],
  number: number,
  contactId: string | null,
): Record<string, Record<string, unknown> | null> {
  const [responses, setResponses] = useState<Record<string, Record<string, unknown> | null>>({});
  const earlier = JSON.stringify(steps.filter((each) => each.step < number));
  useEffect(() => {
    let current = true;
    for (const step of JSON.parse(earlier) as LifecycleStep[]) {
      callOutside('lifecycle.preview', { connectionId, step, ...(contactId && { contactId }) }).then(
        ({ responseExample }) =>
          current && setResponses((before) => ({ ...before, [step.step]: responseExample })),
        () => {
          // Without an example its names are not offered; they can be written all the same.
        },
      );
    }
    return () => {
      current = false;
    };
  }, [connectionId, earlier, contactId]);
  return responses;
}
