/**
 * A trace as it is stored: of the ranked only the first is spelled out; the others' ids are bytes, and their numbers one
 * row. That keeps a decision in its row: longer ones would be compressed and moved out.
 */
import type { DecisionTrace } from '../domain/decision/trace.ts';

type Ranked = DecisionTrace['ranked'][number];

export type PackedTrace = DecisionTrace & {
  /** Of those ranked second and after: 16 bytes each, base64; and their numbers, as many each as there are keys, one text. */
  readonly others?: { readonly ids: string; readonly numbers: string };
};

export function packTrace(trace: DecisionTrace): PackedTrace {
  const [first, ...others] = trace.ranked;
  const width = trace.keys.length;
  if (!first || others.length === 0 || others.some((one) => one.numbers.length !== width)) return trace;
  let hex = '';
  let numbers = '';
  for (const one of others) {
    const { userId } = one;
    hex +=
      userId.slice(0, 8) +
      userId.slice(9, 13) +
      userId.slice(14, 18) +
      userId.slice(19, 23) +
      userId.slice(24);
    for (const number of one.numbers) numbers += numbers === '' ? number : ` ${number}`;
  }
  const ids = Buffer.from(hex, 'hex').toString('base64');
  return { ...trace, ranked: [first], others: { ids, numbers } };
}

export function unpackTrace({ others, ...trace }: PackedTrace): DecisionTrace {
  if (!others) return trace;
  const hex = Buffer.from(others.ids, 'base64').toString('hex');
  const width = trace.keys.length;
  const numbers = others.numbers === '' ? [] : others.numbers.split(' ').map(Number);
  const rest = Array.from({ length: hex.length / 32 }, (_, i): Ranked => {
    const id = hex.slice(i * 32, i * 32 + 32);
    const userId = `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
    return { userId, numbers: numbers.slice(i * width, (i + 1) * width) };
  });
  return { ...trace, ranked: [...trace.ranked, ...rest] };
}
