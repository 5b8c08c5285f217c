import { failure, one } from './engine.ts';

const last = "TIMESTAMP '1969-12-31 23:59:59.9999'";

/** Each answer is Trino 436's own. */
test.each([
  // Times are rounded to milliseconds first.
  [`date_format(${last}, '%Y-%m-%d %s.%f')`, '1970-01-01 00.000000'],
  ["date_format(TIMESTAMP '1960-12-31 23:59:59.5556', '%s.%f')", '59.556000'],
  ["date_format(TIMESTAMP '1960-12-31 23:59:59.5551', '%s.%f')", '59.555000'],
  ["date_format(TIMESTAMP '2020-05-10 12:34:56.111111', '%f')", '111000'],
  [`format_datetime(${last}, 'yyyy ss.SSS')`, '1970 00.000'],
  ["format_datetime(TIMESTAMP '2020-05-10 12:34:56.5555', 'ss.SSS')", '56.556'],
  // Letters that are no specifiers, and a percent sign at the end.
  ["date_format(TIMESTAMP '2024-01-05 15:04:05', 'x%Qy%é%1%')", 'xQyé1'],
  ["date_format(TIMESTAMP '2024-01-05 00:04:05', '%h %I %l %k %r')", '12 12 12 0 12:04:05 AM'],
  ["date_format(TIMESTAMP '0024-01-05 15:04:05', '%Y %y %x')", '0024 24 0024'],
  ["date_format(TIMESTAMP '1500-03-01 15:04:05', '%Y-%m-%d %W %j %v')", '1500-03-01 Thursday 060 09'],
  ["date_format(CAST(NULL AS timestamp), '%D')", null],
  ["format_datetime(CAST(NULL AS timestamp), 'T')", null],
  ["format_datetime(TIMESTAMP '2024-01-05 15:04:05', '''a''''b'' ''''')", "a'b '"],
  ["format_datetime(TIMESTAMP '2024-01-05 15:04:05', 'a''x')", 'PMx'],
  ["format_datetime(TIMESTAMP '2024-01-05 15:04:05', 'é%d')", 'é%5'],
  ["date_parse('2024-1-1 1:1:1', '%Y-%m-%d %H:%i:%s')", '2024-01-01 01:01:01.000'],
  ["date_parse('20240131101112', '%Y%m%d%H%i%s')", '2024-01-31 10:11:12.000'],
  ["date_parse('0000-01-31', '%Y-%m-%d')", '0000-01-31 00:00:00.000'],
  // Text of the format has no case.
  ["date_parse('2024-01-31t10:11:12z', '%Y-%m-%dT%H:%i:%sZ')", '2024-01-31 10:11:12.000'],
  ["date_parse('É2024', 'é%Y')", '2024-01-01 00:00:00.000'],
  ["date_parse('%2024', '%%%Y')", '2024-01-01 00:00:00.000'],
  ["date_parse('q2024', '%Q%Y%')", '2024-01-01 00:00:00.000'],
  ["date_parse(CAST(NULL AS varchar), '%D')", null],
])('%s is %p', async (expression, answer) => {
  expect((await one(expression))?.[0]).toBe(answer);
});

const invalid = (message: string) => `INVALID_FUNCTION_ARGUMENT: ${message}`;
const nothing = invalid('Both printing and parsing not supported');
const noZone = invalid(
  "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information",
);

/** Each is Trino 436's error too; of values out of their range Trino tells the range. */
test.each([
  ["date_format(current_timestamp, '')", nothing],
  ["date_format(current_timestamp, '%')", nothing],
  ["date_parse('2024', '')", nothing],
  ["date_format(current_date, '%U')", invalid('%U not supported in date format string')],
  ["date_format(current_date, '%D%Q')", invalid('%D not supported in date format string')],
  ["date_parse('2024', '%Y %w')", invalid('%w not supported in date format string')],
  ["format_datetime(current_date, '')", invalid('Invalid pattern specification: Pattern is null or empty')],
  ["format_datetime(current_date, 'yyyy TT')", invalid('Illegal pattern component: TT')],
  ["format_datetime(current_date, 'yyyy z')", noZone],
  ["format_datetime(TIMESTAMP '2024-01-05 15:04:05', 'Z')", noZone],
  ["date_parse('2024-02-30', '%Y-%m-%d')", invalid('Cannot parse "2024-02-30": a value is out of its range')],
  ["date_parse('2024-13-01', '%Y-%m-%d')", invalid('Cannot parse "2024-13-01": a value is out of its range')],
  ["date_parse('2024131', '%Y%m%d')", invalid('Cannot parse "2024131": a value is out of its range')],
  ["date_parse('2024 24', '%Y %H')", invalid('Cannot parse "2024 24": a value is out of its range')],
  ["date_parse('2024 10:60', '%Y %H:%i')", invalid('Cannot parse "2024 10:60": a value is out of its range')],
  [
    "date_parse('2024 10:10:60', '%Y %H:%i:%s')",
    invalid('Cannot parse "2024 10:10:60": a value is out of its range'),
  ],
  ["date_parse('', '%Y')", invalid('Invalid format: ""')],
  ["date_parse(' 2024', '%Y')", invalid('Invalid format: " 2024"')],
  ["date_parse('2024  10', '%Y %H')", invalid('Invalid format: "2024  10"')],
  ["date_parse('٢٠٢٤', '%Y')", invalid('Invalid format: "٢٠٢٤"')],
])('%s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});

const year = 'NOT_SUPPORTED: date_parse of a year of other than four digits is not imitated offline: ';
test.each([
  ["date_parse('24-01-31', '%Y-%m-%d')", `${year}"24-01-31"`],
  ["date_parse('-2024 10', '%Y %H')", `${year}"-2024 10"`],
  [
    "date_parse('24-01-31', '%y-%m-%d')",
    "The offline AWS does not imitate date_parse of '%y' in Athena SQL (line 1:8).",
  ],
  [
    "date_parse('2024 2025', '%Y %Y')",
    'The offline AWS does not imitate date_parse with a specifier that comes twice in Athena SQL (line 1:8).',
  ],
])('%s is refused', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
