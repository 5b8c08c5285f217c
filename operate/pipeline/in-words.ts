import { percent } from '../units.ts';
import type { DefinedColumn, Definition, PipelineDefinition } from '../documents/definition.ts';
import { PARTS_IN_WORDS } from './parts-in-words.ts';

/** What is required of a column's values: `required, at least 1`, `one of BRL, EUR, USD`. */
export function rulesInWords({ mayBeEmpty, rules, nullWords, mayBeAbsent, notation }: DefinedColumn): string {
  const { oneOf, minLength, maxLength, pattern, min, max } = rules;
  return [
    mayBeEmpty ? 'may be empty' : 'required',
    ...(oneOf ? [`one of ${oneOf.join(', ')}`] : []),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(minLength === undefined ? [] : [`${minLength} characters or more`]),
    ...(maxLength === undefined ? [] : [`${maxLength} characters at most`]),
    ...(pattern === undefined ? [] : [`matches ${pattern}`]),
    ...(nullWords ? [`empty as ${nullWords.map((word) => JSON.stringify(word)).join(', ')}`] : []),
    ...(mayBeAbsent ? ['may be absent'] : []),
    ...Object.entries(notation ?? {}).map(([key, value]) => `${key} ${JSON.stringify(value)}`),
  ].join(', ');
}

/** How the files are written: `"," between fields, quote ", utf-8, decimal mark ".", dates as YYYY-MM-DD`. */
export function dialectInWords(source: Definition['source']): string {
  const { delimiter, quote, escape, encoding, decimal, group, date, trailingDelimiter, trim } = source;
  return [
    `${JSON.stringify(delimiter)} between fields${trailingDelimiter ? ' and behind them' : ''}`,
    quote === 'none' ? 'no quotes' : `quotes ${quote}`,
    ...(escape === undefined ? [] : [`escapes ${escape}`]),
    ...(trim ? ['without blanks around fields'] : []),
    encoding,
    `decimal mark ${JSON.stringify(decimal)}`,
    ...(group === undefined ? [] : [`thousands by ${JSON.stringify(group)}`]),
    `dates as ${date}`,
    ...linesInWords(source),
  ].join(', ');
}

/** What of a file's lines and columns are not the definition's. */
function linesInWords({ skip, comment, header, footer, extra }: Definition['source']): string[] {
  return [
    ...(skip === 0 ? [] : [`lines passed over on top: ${skip}`]),
    ...(comment === undefined ? [] : [`comments ${JSON.stringify(comment)}`]),
    ...(header ? [] : ['no header']),
    ...(footer === undefined
      ? []
      : [
          typeof footer === 'number'
            ? `lines of a footer: ${footer}`
            : `footer from ${JSON.stringify(footer)} on`,
        ]),
    ...(extra === 'ignore' ? ['other columns ignored'] : []),
  ];
}

/** How many rows may be wrong. */
export function toleranceInWords({ tolerate: { rows, share } }: Definition['source']): string {
  return rows === 0 || share === 0 ? 'no rejected row' : `${rows} rejected rows, ${percent(share)} of a file`;
}

/** Whether the definition is what is deployed, in a sentence. */
export function differenceInWords({ definition, differs, compared }: PipelineDefinition): string {
  if (!definition) return 'What is deployed is not defined here.';
  if (differs.length > 0)
    return `${definition.file} is not what is deployed; it differs in ${differs.map((part) => PARTS_IN_WORDS[part]).join(', ')}.`;
  return compared
    ? `${definition.file} is what is deployed: rows, build and checks have its fingerprints.`
    : `Whether ${definition.file} is what is deployed isn't known: an earlier release deployed it.`;
}
