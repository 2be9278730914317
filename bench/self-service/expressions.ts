/** `selfservice.expressions_per_second`: expressions as topics hold them, computed against a topic's variables. */
import { compile, defaultLimits, portsFor, setupFor } from '../../server/platform/powerfx/index.ts';
import { evaluate } from '../../server/self-service/domain/expressions/evaluate.ts';
import { parseExpression } from '../../server/self-service/domain/expressions/parse-expression.ts';
import { type Bench, type Figure, median, round } from '../figure.ts';

const topic = {
  Name: 'Ana',
  Count: 3,
  Answer: 'yes, please',
  Order: {
    Number: 'A-1042',
    Placed: '2026-02-20',
    Lines: Array.from({ length: 10 }, (_, i) => ({ Sku: `S${i}`, Qty: i })),
  },
};

/** What real topics compute most: conditions, texts, dates, and a table now and then. */
const sources = [
  'IsBlank(Topic.Name)',
  'Topic.Count > 2 && Lower(Topic.Answer) = "yes, please"',
  'If(Topic.Count = 0, "none", Topic.Count = 1, "one", "many")',
  '"Order " & Topic.Order.Number & " of " & Text(DateValue(Topic.Order.Placed), "d mmmm yyyy")',
  'DateDiff(DateValue(Topic.Order.Placed), Today())',
  'CountRows(Filter(Topic.Order.Lines, Qty > 5))',
  'First(SortByColumns(Topic.Order.Lines, "Qty", SortOrder.Descending)).Sku',
  'IsMatch(Topic.Order.Number, "[A-Z]-\\d+")',
];
const rounds = 7;
const roundMs = 400;

export const expressions: Bench = {
  names: ['selfservice.expressions_per_second'],
  run(print) {
    print(measureExpressions());
    return Promise.resolve();
  },
};

/**
 * As topics compute them: types are found anew each time, for variables may have changed. `compiled` is how many a
 * second an expression without variables makes that was bound once.
 */
export function measureExpressions(): Figure {
  const scope = {
    lookup: (name: string) => (name === 'Topic' ? topic : undefined),
    now: Date.UTC(2026, 2, 1),
  };
  const parsed = sources.map(parseExpression);
  const asTopics = perSecond(() => {
    for (const expression of parsed) evaluate(expression, scope);
  });
  const ports = portsFor(
    setupFor([]),
    () => 0,
    () => 0.5,
  );
  const bound = compile('If(Len(Upper("order") & "-42") > 5, Mid("order", 2, 3), "none")');
  const compiled = perSecond(() => {
    for (let i = 0; i < sources.length; i += 1) bound.evaluate(ports, defaultLimits);
  });
  return {
    name: 'selfservice.expressions_per_second',
    value: round(asTopics),
    unit: '1/s',
    compiled: round(compiled),
    expressions: sources.length,
  };
}

/** The median of several rounds, after one that warms up. */
function perSecond(work: () => void): number {
  const figures: number[] = [];
  for (let i = 0; i <= rounds; i += 1) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < roundMs) {
      work();
      done += sources.length;
    }
    if (i > 0) figures.push((done / (performance.now() - start)) * 1000);
  }
  return median(figures);
}
