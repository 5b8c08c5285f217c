import { numberIn } from './number-form.ts';

/** What a text is to people, of which the upload makes no type, as it is told. */
export type Odd =
  | 'percentages'
  | 'amounts with a currency'
  | 'amounts in brackets'
  | 'amounts with the sign behind'
  | 'numbers in groups of two digits'
  | 'times of the day'
  | 'dates';

/** Nothing of the kind is longer. */
const LONGEST = 60;

const TIME_OF_DAY = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?$/;
const PERCENT = /^(.*\d) ?%$/;
const CURRENCY_IN_FRONT = /^([-+]?)(?:[A-Z]{0,3}\p{Sc}|R\$|[A-Z]{3}) ?([-+]?[\d.,].*)$/u;
const CURRENCY_BEHIND = /^([-+]?(?:[\d.,].*)?\d) ?(?:\p{Sc}|[A-Z]{3})$/u;
const SIGN_BEHIND = /^(.*\d) ?[-+]$/;
/** As in India: `1,23,456.50` */
const GROUPS_OF_TWO = /^[-+]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/;
const BRACKETS = /^\((.*\d)\)$/;
/** `1/2/2024`, `1/2/24 3:04 PM`, `2024-01-02T03:04:05 UTC`, `2024-W05`; `1.2.3` is a version. */
const DATE_IN_DIGITS =
  /^((\d{4}([-/.])\d{1,2}\3\d{1,2}|\d{1,2}([-/.])\d{1,2}\4\d{4}|\d{1,2}([-/])\d{1,2}\5\d{2}|\d\d\.\d\d\.\d\d)([ T]\d{1,2}:\d{2}[^;|~^\t]*)?|\d{4}-W\d{2}(-\d)?|\d{8}T\d{4,6}Z?|\d{4}-\d{2}|\d{4}-\d{3})$/;
/** `Jan 1 2000`, `Tue, 2 January 2024 10:00:00 GMT`, `Jan-24` */
const DATE_WITH_NAMES =
  /^(?:[a-z]{3,9},? +)?(?:\d{1,2}[ .-]+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fev|abr|mai|ago|set|out|dez|ene|dic|mär|okt)[a-zç]{0,7}\.?[ ,./-]+\d{1,4}(?:[ ,-]+\d{2,4})?([ T,].*\d{1,2}:\d{2}.*)?$/i;

/** What a text that is no number and no date of the upload looks like; nothing where it is a text as any. */
export function oddIn(text: string): Odd | undefined {
  if (text.length > LONGEST || !/\d/.test(text)) return undefined;
  if (TIME_OF_DAY.test(text)) return 'times of the day';
  if (DATE_IN_DIGITS.test(text) || DATE_WITH_NAMES.test(text)) return 'dates';
  if (isNumber(PERCENT.exec(text)?.[1])) return 'percentages';
  if (GROUPS_OF_TWO.test(text)) return 'numbers in groups of two digits';
  if (isNumber(SIGN_BEHIND.exec(text)?.[1])) return 'amounts with the sign behind';
  if (isNumber(BRACKETS.exec(text)?.[1])) return 'amounts in brackets';
  const front = CURRENCY_IN_FRONT.exec(text);
  const behind = CURRENCY_BEHIND.exec(text);
  return isNumber(front?.[2]) || isNumber(behind?.[1]) ? 'amounts with a currency' : undefined;
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && numberIn(text) !== undefined;
}
