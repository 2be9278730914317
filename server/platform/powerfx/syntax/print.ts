/** A tree as text again: reading it gives the same tree. */
import { precedence } from './grammar.ts';
import type { Node } from './syntax.ts';
import { keptWords } from './words.ts';

/** Beside those of `precedence`: signs bind stronger than any of them but `^`. */
const unary = 8.5;
const postfix = 10;

const quotedText = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const nameText = (name: string): string =>
  /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) && !keptWords.has(name) ? name : `'${name.replaceAll("'", "''")}'`;

/** In the invariant notation. */
export function printTree(node: Node): string {
  return print(node, 0);
}

function print(node: Node, around: number): string {
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'text':
      return quotedText(node.value);
    case 'boolean':
      return String(node.value);
    case 'interpolation':
      return `$"${node.parts.map((part) => (part.kind === 'text' && !isExpression(part) ? part.value.replaceAll('"', '""').replaceAll('{', '{{').replaceAll('}', '}}') : `{${print(part, 0)}}`)).join('')}"`;
    case 'name':
      return node.global ? `[@${nameText(node.name)}]` : nameText(node.name);
    case 'member':
      return `${node.object.kind === 'number' ? `(${node.object.text})` : print(node.object, postfix)}.${nameText(node.name)}`;
    case 'record':
      return `{ ${node.fields.map(({ name, value }) => `${nameText(name)}:${print(value, 0)}`).join(', ')} }`;
    case 'table':
      return `[${node.items.map((item) => print(item, 0)).join(', ')}]`;
    case 'call':
      return `${node.name}(${node.arguments.map((argument) => print(argument, 0)).join(', ')})`;
    case 'binary': {
      const own = precedence[node.operator];
      const right = node.operator === '^';
      const text = `${print(node.left, right ? own + 1 : own)} ${node.operator} ${print(node.right, right ? own : own + 1)}`;
      return own < around ? `(${text})` : text;
    }
    case 'unary': {
      if (node.operator === '%') return `${print(node.operand, postfix)}%`;
      const text = `${node.operator}${print(node.operand, unary)}`;
      return around > unary ? `(${text})` : text;
    }
    case 'as':
      return `${print(node.source, postfix)} As ${nameText(node.name)}`;
    case 'chain': {
      const text = node.steps.map((step) => print(step, 0)).join('; ');
      return around > 0 ? `(${text})` : text;
    }
    case 'nothing':
      return '';
  }
}

/** A text that was written as an expression within an interpolation. */
const isExpression = (part: Node): boolean => part.kind === 'text' && part.written === true;
