/** Files of cases: `>> expression`, and below it the value it should have. */
export interface Case {
  /** Counted from 1. */
  readonly line: number;
  readonly expression: string;
  readonly expected: string;
}

export interface CaseFile {
  /** What `#SETUP:` asks for, without blanks. */
  readonly flags: readonly string[];
  readonly cases: readonly Case[];
}

export function readCases(text: string): CaseFile {
  const flags: string[] = [];
  const cases: Case[] = [];
  let open: { line: number; expression: string } | undefined;
  let commented = false;
  let elsewhere = false;
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (commented) {
      commented = !line.includes('*/');
      continue;
    }
    if (open) {
      // The cases were written where lines end with two characters.
      if (/^\s/.test(line) && line.trim() !== '') open.expression += `\r\n${line}`;
      else if (line.startsWith('//') || line.trim() === '') continue;
      else {
        cases.push({
          line: open.line,
          expression: open.expression.trim(),
          expected: elsewhere ? '#skip: of another engine' : line.trim(),
        });
        open = undefined;
        elsewhere = false;
      }
    } else if (line.startsWith('>>')) open = { line: index + 1, expression: line.slice(2) };
    else if (/^#setup:/i.test(line)) flags.push(...flagsOf(line.slice(7)));
    else if (/^#disable\.net:.*\b70\b/i.test(line)) elsewhere = true;
    else if (line.startsWith('/*')) commented = !line.includes('*/');
  }
  return { flags, cases };
}

function flagsOf(text: string): string[] {
  return text
    .replace(/\/\/.*$/, '')
    .split(/,(?![^(]*\))/)
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '');
}
