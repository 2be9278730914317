/** What one run of a tool is handed. */
import type { SessionVariables, ToolContext } from '../definitions/ports.ts';
import type { Tool } from '../definitions/tool.ts';
import type { ScenarioTurn } from './turn.ts';

/** Variables that a tool has set, by name; they count when its run is over. */
export type Changes = Record<string, unknown>;

export function toolContext(
  turn: ScenarioTurn,
  agent: string,
  tool: Tool,
  run: { idempotencyKey: string; signal: AbortSignal; changes: Changes },
): ToolContext {
  const { ports, locale } = turn.place;
  const { idempotencyKey, signal, changes } = run;
  const { connections, http } = ports.forTool({ idempotencyKey, signal });
  return {
    customer: turn.customer,
    session: sessionOf(turn, agent, tool, changes),
    connections,
    http,
    knowledge: ports.knowledge,
    clock: { now: () => ports.clock.now() },
    log: (event, figures = {}) => ports.log(event.slice(0, 60), { tool: tool.name, ...onlyFigures(figures) }),
    locale,
    idempotencyKey,
    signal,
  };
}

/** A log holds no words, whatever a tool hands in. */
const onlyFigures = (figures: Readonly<Record<string, unknown>>): Record<string, number | boolean> =>
  Object.fromEntries(
    Object.entries(figures).filter(
      (pair): pair is [string, number | boolean] =>
        typeof pair[1] === 'number' || typeof pair[1] === 'boolean',
    ),
  );

function sessionOf(turn: ScenarioTurn, agent: string, tool: Tool, changes: Changes): SessionVariables {
  const schemaOf = (name: string) => {
    const schema = tool.variables[name];
    if (!schema) throw new Error(`The tool "${tool.name}" has no variable "${name}".`);
    return schema;
  };
  return {
    get: (name) => {
      const value = name in changes ? changes[name] : turn.visible(agent)[name];
      if (value === undefined || value === null) return undefined;
      // What came along with a hand-over may have any shape.
      const parsed = schemaOf(name).safeParse(value);
      return parsed.success ? parsed.data : undefined;
    },
    set: (name, value) => {
      changes[name] = JSON.parse(JSON.stringify(schemaOf(name).parse(value) ?? null)) as unknown;
    },
  };
}
