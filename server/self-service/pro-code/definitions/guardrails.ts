/** What an agent does not let in, and does not let out. */

/** What a guardrail decides of a text. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** The text goes on in these words. */
  | { readonly kind: 'replace'; readonly text: string }
  /** The text goes no further; of the customer's, `reply` is the answer. */
  | { readonly kind: 'block'; readonly reply: string };

export interface GuardrailFacts {
  /** The specialist's name. */
  readonly agent: string;
  readonly locale: string;
}

/** A rule of one's own. It must not throw; what it throws blocks the text. */
export interface Guardrail {
  /** For traces. */
  readonly name: string;
  check(text: string, facts: GuardrailFacts): Verdict | Promise<Verdict>;
}

export interface Guardrails {
  /** Characters of a customer's message that are read. Default 4,000. */
  readonly longestInput?: number;
  /** Characters of an answer. Default 4,000. */
  readonly longestOutput?: number;
  /** Covers payment card numbers, both ways. Default true. */
  readonly coverCardNumbers?: boolean;
  /** A message that mentions one of these is answered with `reply`, and nothing else happens. */
  readonly blockedTopics?: readonly { readonly phrases: readonly string[]; readonly reply: string }[];
  readonly input?: readonly Guardrail[];
  readonly output?: readonly Guardrail[];
}
