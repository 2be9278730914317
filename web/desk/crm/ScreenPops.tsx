import { useEffect, useRef, useState } from 'react';
import type { Desk } from '../../../contracts/api/shapes.ts';
import { useModel } from '../app/context.tsx';
import { embedded } from '../embed/embedded.ts';
import { keep, readKept } from '../state/kept.ts';
import { claim, mayEmbed, openInTab } from './open-record.ts';
import { answerKey, inTime, lookAt, opened, type PopState } from './screen-pops.ts';
import { useCrm } from './use-crm.ts';

/** Opens the record of a conversation when it is answered; draws nothing. */
export function ScreenPops({ desk }: { desk: Desk | null }) {
  const model = useModel();
  const first = useRef(true);
  const [state, setState] = useState<PopState>(
    () => readKept<PopState>('screenPops') ?? { seen: [], awaiting: {} },
  );
  const conversations = desk?.conversations;
  useEffect(() => {
    if (!conversations) return;
    const isFirst = first.current;
    first.current = false;
    setState((before) => lookAt(before, conversations, model.now(), isFirst));
  }, [conversations, model]);
  useEffect(() => keep('screenPops', state), [state]);

  return (conversations ?? [])
    .filter((each) => answerKey(each) in state.awaiting)
    .map((each) => (
      <Awaiting
        key={answerKey(each)}
        answer={answerKey(each)}
        conversationId={each.conversationId}
        since={state.awaiting[answerKey(each)] ?? 0}
        onOpened={() => setState((before) => opened(before, answerKey(each)))}
      />
    ));
}

interface AwaitingProps {
  answer: string;
  conversationId: string;
  /** When it was answered, in the server's milliseconds. */
  since: number;
  onOpened: () => void;
}

function Awaiting({ answer, conversationId, since, onOpened }: AwaitingProps) {
  const model = useModel();
  const pops = useCrm(conversationId)?.crm?.screenPops;
  const done = useRef(onOpened);
  done.current = onOpened;
  useEffect(() => {
    const ready = (pops ?? []).filter((pop) => pop.state === 'ready' && pop.url !== null);
    if (ready.length === 0 || (pops ?? []).some((pop) => pop.state === 'pending')) return;
    done.current();
    if (!claim(answer)) return;
    for (const pop of ready) {
      const record = { url: pop.url as string, title: pop.connectionName };
      const beside = pop.openIn === 'embedded' && mayEmbed(record.url, window.location.origin);
      // Inside of a CRM the page around us opens records itself; and nobody is surprised by a late one.
      if (embedded !== null || !inTime(since, model.now())) model.setBlockedPop(conversationId, record);
      else if (beside) model.showRecord(conversationId, record);
      else if (!openInTab(record.url)) model.setBlockedPop(conversationId, record);
    }
  }, [pops, answer, conversationId, since, model]);
  return null;
}
