/** What AI agents ask to be approved, as the fake server has it. */
import { randomUUID } from 'node:crypto';
import type { OutputOf } from '../../../contracts/api/operations.ts';

type Approval = OutputOf<'approval.list'>['approvals'][number];

export class FakeApprovals {
  #all: Approval[] = [];
  readonly #push: () => void;

  constructor(push: () => void) {
    this.#push = push;
  }

  /** An AI agent asks. */
  ask(words: string, customerName: string, seconds = 600): Approval {
    const now = Date.now();
    const approval: Approval = {
      approvalId: randomUUID(),
      conversationId: randomUUID(),
      customerName,
      askedBy: 'Insurance',
      tool: 'change_cover',
      words,
      queueName: 'Billing',
      state: 'pending',
      reason: '',
      askedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + seconds * 1000).toISOString(),
      decidedAt: null,
      decidedBy: null,
    };
    this.#all.push(approval);
    this.#push();
    return approval;
  }

  decide(approvalId: string, state: 'approved' | 'declined', reason: string, decidedBy: string): void {
    this.#all = this.#all.map((one) =>
      one.approvalId === approvalId
        ? { ...one, state, reason, decidedBy, decidedAt: new Date().toISOString() }
        : one,
    );
    this.#push();
  }

  /** Undefined: the operation is not about approvals. */
  answer(op: string, input: Record<string, unknown>): unknown {
    if (op === 'approval.list') {
      const isOpen = (input.state ?? 'open') === 'open';
      const approvals = this.#all.filter(({ state }) => (state === 'pending') === isOpen);
      return { approvals } satisfies OutputOf<'approval.list'>;
    }
    if (op !== 'approval.decide') return undefined;
    const { approvalId, decision, reason } = input as Record<string, string>;
    this.decide(approvalId!, decision as 'approved' | 'declined', reason ?? '', 'Rita');
    return { approvalId };
  }
}
