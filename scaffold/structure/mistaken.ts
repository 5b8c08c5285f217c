import { linesOf } from './rows.ts';

const LOG = [
  /^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\S*\s.{0,40}\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/,
  /^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ [^:,;\t|]+: /,
  /^\S+ \S+ \S+ \[\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:/,
];

/** What a text is instead of a table whose fields a delimiter separates, and what to do. */
export function notSeparated(text: string): string | undefined {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const most = (test: (line: string) => boolean) => lines.filter(test).length >= lines.length * 0.8;
  if (/^\s*(?:\[\s*[[{\]]|\{\s*["}])/.test(text)) return 'it is JSON; export it as CSV.';
  if (/^\s*<(?:\?xml|!doctype|html|table)\b/i.test(text)) return 'it is XML or HTML; export it as CSV.';
  if (/^\s*(?:insert into|create table|drop table)\b/i.test(text))
    return 'it is SQL; export the table as CSV.';
  if (lines.some((line) => /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line))) {
    return 'it is a table of Markdown; export it as CSV.';
  }
  if (most((line) => LOG.some((pattern) => pattern.test(line)))) {
    return 'its lines are those of a log, which are no rows of columns; make a CSV of them.';
  }
  const twice = ['||', '::', '~~', '^^'].find((pair) => most((line) => isSeparatedBy(line, pair)));
  if (twice !== undefined) {
    return `its fields are separated by "${twice}", and a delimiter is one character; export it with another.`;
  }
  return undefined;
}

/** Whether columns are lined up by blanks: in the first line too, else they may be those behind a full stop. */
export function isLinedUp(text: string): boolean {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const [first, ...others] = lines.map((line) => /\S {2,}\S/.test(line));
  return first === true && others.filter(Boolean).length * 2 > others.length;
}

function isSeparatedBy(line: string, pair: string): boolean {
  return line.includes(pair) && !line.replaceAll(pair, '').includes(pair[0] ?? '');
}
