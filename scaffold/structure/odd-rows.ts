import { beginsAsRemark } from '../remark-words.ts';
import { beginsAsTotal } from '../total-words.ts';
import { type RawRow, shownRow } from './rows.ts';

/** So many lines are told. */
const LISTED = 3;

/**
 * What is to be said of rows that the upload reads as any, and a person may not: totals of parts, a remark, and the header again.
 * @param rows of the table
 * @param heading the row of the names; nothing where there is none
 */
export function oddRows(rows: readonly RawRow[], heading: RawRow | undefined): string[] {
  const again = rows.filter(({ text }) => text === heading?.text);
  const totals = rows.filter(({ fields }) =>
    beginsAsTotal(fields.find(({ text }) => text !== '')?.text ?? ''),
  );
  const [total] = totals;
  const last = rows.at(-1);
  return [
    ...(heading && isSecondHeading(rows, heading)
      ? [`what may be a second line of the header is read as a row, on ${linesIn(rows.slice(0, 1))}`]
      : []),
    ...(again.length > 0 ? [`the header stands again on ${linesIn(again)}, and is read as a row`] : []),
    ...(total ? [`what may be a total is read as a row, on ${linesIn(totals)}: ${shownRow(total)}`] : []),
    ...(last && isRemark(last)
      ? [`what may be a remark is read as a row, on ${linesIn([last])}: ${shownRow(last)}`]
      : []),
  ];
}

/** `;2023;2024` below `Region;Sales;Sales`: it tells names apart, and no other row lacks its first value. */
function isSecondHeading([first, ...others]: readonly RawRow[], { fields }: RawRow): boolean {
  const names = fields.flatMap(({ text }) => (text === '' ? [] : [text]));
  const begins = (row: RawRow) => row.fields[0]?.text !== '';
  return (
    first !== undefined &&
    !begins(first) &&
    new Set(names).size < names.length &&
    others.length > 0 &&
    others.every(begins)
  );
}

/** `Source: INE,,` */
function isRemark({ fields }: RawRow): boolean {
  const [first, ...others] = fields.map(({ text }) => text);
  return others.length > 0 && others.every((text) => text === '') && beginsAsRemark(first ?? '');
}

function linesIn(rows: readonly RawRow[]): string {
  const lines = rows.slice(0, LISTED).map(({ line }) => line);
  const more = rows.length > LISTED ? ', …' : '';
  return `line${rows.length > 1 ? 's' : ''} ${lines.join(', ')}${more}`;
}
