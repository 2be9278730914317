/** Walks a tree. */
import type { Node } from './syntax.ts';

/** The node, and everything below it. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'interpolation':
      return node.parts;
    case 'member':
      return [node.object];
    case 'record':
      return node.fields.map(({ value }) => value);
    case 'table':
      return node.items;
    case 'call':
      return node.arguments;
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'as':
      return [node.source];
    case 'chain':
      return node.steps;
    default:
      return [];
  }
}

/** The names of the functions that it calls, each once. */
export function calledFunctions(node: Node): readonly string[] {
  const names = new Set<string>();
  for (const one of nodesOf(node)) if (one.kind === 'call') names.add(one.name);
  return [...names];
}
