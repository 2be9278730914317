/** The variables that a topic speaks of, for menus. */
import type { Json, TopicTree } from './topic-tree.ts';

/** What every conversation knows. */
export const systemVariables = [
  'System.Activity.Text',
  'System.Activity.Name',
  'System.Activity.Value',
  'System.Activity.ChannelId',
  'System.Bot.Name',
  'System.Conversation.Id',
  'System.Conversation.InTestMode',
  'System.LastMessage.Text',
  'System.User.DisplayName',
  'System.User.Language',
  'System.Error.Message',
  'System.Error.Code',
] as const;

const pattern = /\b(?:Topic|Global|User)\.[A-Za-z_][A-Za-z0-9_]*/g;

/** `Topic.`, `Global.` and `User.` variables anywhere in the topic, then those of the system; each once, in order. */
export function variablesOf(tree: TopicTree): readonly string[] {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') for (const [name] of value.matchAll(pattern)) found.add(name);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(tree.value);
  return [...[...found].sort(), ...systemVariables];
}

/** A value as it is typed: numbers and yes or no as such, everything else as text. */
export function typedValue(text: string): Json {
  if (/^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

export interface SimpleCondition {
  readonly variable: string;
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'is blank' | 'is not blank';
  readonly value: string;
}

export const operators: readonly SimpleCondition['operator'][] = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'is blank',
  'is not blank',
];

/** A formula as a variable, an operator and a value; null when it says more than that. */
export function readCondition(formula: string): SimpleCondition | null {
  const text = formula.replace(/^\s*=/, '').trim();
  const blank = /^(!|Not )?\s*IsBlank\(\s*([\w.]+)\s*\)$/.exec(text);
  if (blank?.[2]) return { variable: blank[2], operator: blank[1] ? 'is not blank' : 'is blank', value: '' };
  const match =
    /^((?:Topic|Global|System|User)(?:\.\w+)+)\s*(=|<>|<=|>=|<|>)\s*("(?:[^"]|"")*"|-?[\d.]+|true|false)$/.exec(
      text,
    );
  if (!match) return null;
  return {
    variable: match[1] ?? '',
    operator: match[2] as SimpleCondition['operator'],
    value: (match[3] ?? '').replace(/^"(.*)"$/s, (_, inner: string) => inner.replaceAll('""', '"')),
  };
}

/** Writes such a condition; values that are no numbers and not true or false are texts. */
export function writeCondition({ variable, operator, value }: SimpleCondition): string {
  if (operator === 'is blank') return `=IsBlank(${variable})`;
  if (operator === 'is not blank') return `=!IsBlank(${variable})`;
  const plain = /^-?\d+(\.\d+)?$|^(true|false)$/.test(value);
  return `=${variable} ${operator} ${plain ? value : `"${value.replaceAll('"', '""')}"`}`;
}

/** The choices of a closed list, one a line: `Small; little, tiny`. */
export function writeChoices(items: readonly Json[]): string {
  return items
    .map((item) => {
      if (typeof item !== 'object' || item === null) return String(item);
      const { displayName, id, synonyms } = item as { displayName?: Json; id?: Json; synonyms?: Json };
      const words = Array.isArray(synonyms) ? synonyms.join(', ') : '';
      return `${String(displayName ?? id ?? '')}${words ? `; ${words}` : ''}`;
    })
    .join('\n');
}

/** Reads them back; an item that keeps its name keeps its id. */
export function readChoices(text: string, before: readonly Json[]): Json[] {
  const ids = new Map(
    before.flatMap((item) => {
      const { displayName, id } = (typeof item === 'object' && item !== null ? item : {}) as Record<
        string,
        Json
      >;
      return id === undefined ? [] : [[String(displayName ?? id), id] as const];
    }),
  );
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', words = ''] = line.split(/;(.*)/s);
      const synonyms = words.split(',').flatMap((word) => word.trim() || []);
      const displayName = name.trim();
      return {
        id: ids.get(displayName) ?? displayName,
        displayName,
        ...(synonyms.length > 0 && { synonyms }),
      };
    });
}
