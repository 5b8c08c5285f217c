import type { Columns } from '../../core/definition/columns.ts';
import type { ColumnType } from '../../core/types/type.ts';
import type { NewPipeline } from '../../scaffold/document.ts';
import type { Told } from './values.ts';

const TEXT: ColumnType = { kind: 'string' };

/** What `new` told of a column: its type, and in `seen` the words for no value and how it is written. */
export function toldOf(
  { name, seen = '' }: NewPipeline['columns'][number],
  { decimal, date }: NewPipeline['dialect'],
  target: Columns,
): Told {
  const nulls = [...seen.matchAll(/times? ("(?:[^"\\]|\\.)*")/g)].map(([, word = '""']) =>
    String(JSON.parse(word)),
  );
  const written = /written as ("?)([^";]+)\1/.exec(seen)?.[2];
  return {
    type: target[name]?.type ?? TEXT,
    nulls: new Set(nulls),
    notations: new Set([decimal, date, ...(written === undefined ? [] : notationsIn(written))]),
  };
}

/** Of a format of dates itself; of a number the marks that it may have. */
function notationsIn(written: string): string[] {
  if (/[YMD]/.test(written)) return [written];
  const last = /[.,](?=\d*$)/.exec(written)?.[0];
  const marks = new Set(written.replaceAll(/[^.,]/g, ''));
  // `1,234` has a decimal comma or a separator of thousands; of two marks the last is the decimal's.
  return marks.size === 1 ? ['.', ','] : last === undefined ? [] : [last];
}
