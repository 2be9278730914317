import { ArrowEnterRegular } from '@fluentui/react-icons/svg/arrow-enter';
import { ArrowForwardRegular } from '@fluentui/react-icons/svg/arrow-forward';
import { ArrowRepeatAllRegular } from '@fluentui/react-icons/svg/arrow-repeat-all';
import { BookSearchRegular } from '@fluentui/react-icons/svg/book-search';
import { BracesVariableRegular } from '@fluentui/react-icons/svg/braces-variable';
import { BranchForkRegular } from '@fluentui/react-icons/svg/branch-fork';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import { CodeRegular } from '@fluentui/react-icons/svg/code';
import { FlashRegular } from '@fluentui/react-icons/svg/flash';
import { FormRegular } from '@fluentui/react-icons/svg/form';
import { GlobeRegular } from '@fluentui/react-icons/svg/globe';
import { PersonSupportRegular } from '@fluentui/react-icons/svg/person-support';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { StopRegular } from '@fluentui/react-icons/svg/stop';
import type { ReactElement } from 'react';
import { kindOf, type Tone } from '../model/kinds.ts';

const byKind: Readonly<Record<string, ReactElement>> = {
  trigger: <FlashRegular />,
  branch: <BranchForkRegular />,
  AdaptiveCardPrompt: <FormRegular />,
  Foreach: <ArrowRepeatAllRegular />,
  GotoAction: <ArrowEnterRegular />,
  TransferConversation: <PersonSupportRegular />,
  TransferConversationV2: <PersonSupportRegular />,
  InvokeConnectorAction: <PlugConnectedRegular />,
};

const byTone: Readonly<Record<Tone, ReactElement>> = {
  say: <ChatRegular />,
  ask: <ChatHelpRegular />,
  decide: <BranchForkRegular />,
  variable: <BracesVariableRegular />,
  topic: <ArrowForwardRegular />,
  answer: <BookSearchRegular />,
  outside: <GlobeRegular />,
  end: <StopRegular />,
  other: <CodeRegular />,
};

/** The sign of a kind of step. */
export function KindIcon({ kind }: { kind: string }) {
  return byKind[kind] ?? byTone[kindOf(kind).tone];
}
