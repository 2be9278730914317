/** Functions of colours. */
import { accepts, types } from '../types/type.ts';
import { colours } from '../values/colours.ts';
import { colorOf, toColor } from '../values/convert.ts';
import { fromJson } from '../values/dynamic.ts';
import { Color, Dynamic, ErrorValue, invalidArgument, type Value } from '../values/value.ts';
import { expecting, type Functions } from './call.ts';
import { scalar } from './scalar.ts';

const { number, color } = types;
const outOfRange = invalidArgument('The number is out of range.');
const byName = new Map(Object.entries(colours).map(([name, hex]) => [name.toLowerCase(), hex]));

/** .NET keeps a byte for how opaque a colour is, and shows three places of it. */
export const opacity = (alpha: number): number => Math.round((Math.round(alpha * 255) / 255) * 1000) / 1000;

const fade = (value: Value, by: number): Value => {
  if (by < -1 || by > 1) return outOfRange;
  const own = toColor(value) ?? new Color(0, 0, 0, 0);
  if (own instanceof ErrorValue) return own;
  const [red, green, blue, alpha] = own.channels;
  const target = by < 0 ? 0 : 255;
  const [r, g, b] = [red, green, blue].map((channel) =>
    Math.floor(channel + (target - channel) * Math.abs(by) + 1e-9),
  );
  return new Color(r!, g!, b!, alpha);
};

export const colorFunctions: Functions = {
  RGBA: scalar({
    params: [number, number, number, number],
    result: color,
    scalarOnly: true,
    compute: (given) => {
      const [red, green, blue, alpha] = given as number[];
      const channels = [red!, green!, blue!].map(Math.trunc);
      if (
        channels.some((n) => n < 0 || n > 255) ||
        [red, green, blue].some((n) => n! < 0) ||
        alpha! < 0 ||
        alpha! > 1
      )
        return outOfRange;
      return new Color(channels[0]!, channels[1]!, channels[2]!, opacity(alpha!));
    },
  }),
  ColorFade: scalar({
    params: [types.dynamic, number],
    result: color,
    check: (call, [bound]) => {
      if (!bound || bound.type.kind === 'table') return true;
      const { type } = bound;
      const good =
        accepts(color, type) ||
        (type.kind === 'enum' && type.definition.backing === 'color' && type.definition.givesBacking);
      if (!good) call.binder.failAt(bound.node, expecting(type, 'Color'));
      return good;
    },
    compute: ([value, by]) => fade(value!, by as number),
  }),
  ColorValue: scalar({
    params: [types.text],
    result: color,
    blanks: 'result',
    compute: ([text]) => {
      const source = text instanceof Dynamic ? fromJson(text, true) : text;
      if (source === null || source === '') return null;
      const name = String(source);
      const read = colorOf(byName.get(name.toLowerCase()) ?? name);
      if (!read) return invalidArgument('There is no such colour.');
      const [red, green, blue, alpha] = read.channels;
      return new Color(red, green, blue, opacity(alpha));
    },
  }),
};
