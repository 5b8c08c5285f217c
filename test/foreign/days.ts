/** Tokens of a date's format, each as it may stand there. */
const TOKENS = {
  YYYY: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  DD: String.raw`(?<day>\d{2})`,
};

/** The text at whose start a date of a format stands, as `YYYY-MM-DD` and what follows; nothing where none does. */
function dayAtStart(
  text: string,
  format: string,
): { readonly day: string; readonly rest: string } | undefined {
  const pattern = format
    .replaceAll(/[^A-Z]/g, String.raw`\$&`)
    .replaceAll(/YYYY|MM|DD/g, (token) => TOKENS[token as keyof typeof TOKENS]);
  const found = new RegExp(`^${pattern}`).exec(text);
  const { year = '', month = '', day = '' } = found?.groups ?? {};
  const iso = `${year}-${month}-${day}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  // Date.parse takes the 31st of every month.
  if (!found || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return undefined;
  return { day: iso, rest: text.slice(found[0].length) };
}

/** A date of a format as `YYYY-MM-DD`; nothing where a text is none. */
export function dayIn(text: string, format: string): string | undefined {
  const found = dayAtStart(text, format);
  return found?.rest === '' ? found.day : undefined;
}

/** A date of a format and a time of day as `YYYY-MM-DD HH:MM:SS.fff`; nothing where a text is none. */
export function momentIn(text: string, format: string): string | undefined {
  const found = dayAtStart(text, format);
  const [, hour, minute, second = '00', fraction = ''] =
    /^[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(found?.rest ?? '') ?? [];
  if (!found || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || hour === undefined)
    return undefined;
  return sameMoment(`${found.day} ${hour}:${minute}:${second}.${fraction}`);
}

/** A moment without the zeros that its fraction ends with. */
export function sameMoment(text: string): string {
  return text.includes('.') ? text.replace(/\.?0*$/, '') : text;
}
