import { CSV_DEFAULTS, type Dialect } from '../core/definition/source.ts';
import { counted } from '../operate/units.ts';

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
  ' ': 'blanks',
};

/** How a file is written: `utf-8, semicolons, " for quotes, decimal comma, dates DD/MM/YYYY`; what is unusual behind it. */
export function dialectInWords(dialect: Dialect): string {
  const { delimiter, quote, encoding, decimal, group, date } = dialect;
  const { skip, comment, header, footer, trailingDelimiter, trim, escape, extra } = dialect;
  return [
    encoding,
    DELIMITERS[delimiter] ?? `${JSON.stringify(delimiter)} between fields`,
    quote === 'none' ? 'no quotes' : `${quote} for quotes`,
    `decimal ${decimal === ',' ? 'comma' : 'point'}`,
    ...(group === undefined ? [] : [`thousands separated by ${JSON.stringify(group)}`]),
    `dates ${date}`,
    ...(skip > 0 ? [`without its first ${linesInWords(skip)}`] : []),
    ...(header ? [] : ['no header']),
    ...(comment === undefined ? [] : [`comments behind ${JSON.stringify(comment)}`]),
    ...(footer === undefined ? [] : [footerInWords(footer)]),
    ...(trailingDelimiter ? ['a delimiter behind each row'] : []),
    ...(escape === undefined ? [] : [`${escape} escapes`]),
    ...(trim ? ['blanks around fields are none of them'] : []),
    ...(extra === CSV_DEFAULTS.extra ? [] : ['other columns are passed over']),
  ].join(', ');
}

function footerInWords(footer: number | string): string {
  return typeof footer === 'number'
    ? `without its last ${linesInWords(footer)}`
    : `without what follows ${JSON.stringify(footer)}`;
}

/** `line`, `3 lines` */
function linesInWords(lines: number): string {
  return lines === 1 ? 'line' : counted(lines, 'line');
}
