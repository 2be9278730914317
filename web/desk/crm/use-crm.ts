import { useEffect } from 'react';
import { useDesk, useModel } from '../app/context.tsx';
import type { CrmEntry } from '../state/desk-state.ts';

/** A conversation in the CRMs; read at first and whenever something of it changed over there. */
export function useCrm(conversationId: string): CrmEntry | null {
  const model = useModel();
  const version = useDesk((state) => state.crmVersions[conversationId] ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again.
  useEffect(() => {
    void model.readCrm(conversationId);
  }, [model, conversationId, version]);
  return useDesk((state) => state.crm[conversationId] ?? null);
}
