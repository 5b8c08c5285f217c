import { failure, one, types } from './engine.ts';

test.each([
  [
    "date_trunc('month', date '2024-03-15'), date_trunc('week', date '2024-03-15'), date_trunc('hour', timestamp '2024-03-15 10:59:59.5')",
    '2024-03-01',
    '2024-03-11',
    '2024-03-15 10:00:00.000',
  ],
  [
    "date_trunc('quarter', timestamp '2024-05-15 10:00:00'), date_trunc('year', date '2024-05-15')",
    '2024-04-01 00:00:00.000',
    '2024-01-01',
  ],
  [
    "date_add('month', 1, date '2024-01-31'), date_add('day', -1, date '2024-03-01'), date_add('hour', 25, timestamp '2024-01-01 00:00:00'), date_add('quarter', 1, date '2024-01-01')",
    '2024-02-29',
    '2024-02-29',
    '2024-01-02 01:00:00.000',
    '2024-04-01',
  ],
  // Complete units, not boundaries crossed.
  [
    "date_diff('day', timestamp '2024-01-01 12:00:00', timestamp '2024-01-02 11:59:59'), date_diff('day', date '2024-01-01', date '2024-03-01')",
    '0',
    '60',
  ],
  [
    "date_diff('month', date '2024-01-31', date '2024-02-29'), date_diff('month', date '2024-01-31', date '2024-02-28'), date_diff('year', date '2020-02-29', date '2021-02-28'), date_diff('hour', timestamp '2024-01-01 01:00:00', timestamp '2024-01-01 00:00:01')",
    '1',
    '0',
    '1',
    '0',
  ],
  [
    "date_diff('week', date '2024-01-01', date '2024-01-14'), date_diff('quarter', date '2024-01-31', date '2024-04-30'), date_diff('second', timestamp '2024-01-01 00:00:00', timestamp '2024-01-01 00:01:00')",
    '1',
    '1',
    '60',
  ],
  [
    "date_format(timestamp '2024-03-05 13:04:05.678', '%Y-%m-%d %H:%i:%s.%f'), date_format(date '2024-03-05', '%a %b %e %c %y %W %M %j %v')",
    '2024-03-05 13:04:05.678000',
    'Tue Mar 5 3 24 Tuesday March 065 10',
  ],
  [
    "date_format(timestamp '2024-03-05 13:04:05', '%h:%i %p %k %l %r %T %%')",
    '01:04 PM 13 1 01:04:05 PM 13:04:05 %',
  ],
  [
    "date_parse('2024-3-5 13:04', '%Y-%m-%d %H:%i'), date_parse('20240305', '%Y%m%d'), date_parse('2024-03', '%Y-%m')",
    '2024-03-05 13:04:00.000',
    '2024-03-05 00:00:00.000',
    '2024-03-01 00:00:00.000',
  ],
  [
    "format_datetime(timestamp '2024-03-05 13:04:05.678', 'yyyy-MM-dd''T''HH:mm:ss.SSS EEE'), format_datetime(date '2024-03-05', 'd/M/yy')",
    '2024-03-05T13:04:05.678 Tue',
    '5/3/24',
  ],
  [
    "year(date '2024-03-05'), quarter(date '2024-03-05'), month(date '2024-03-05'), week(date '2024-12-30'), year_of_week(date '2024-12-30'), day(date '2024-03-05'), day_of_year(date '2024-03-05')",
    '2024',
    '1',
    '3',
    '1',
    '2025',
    '5',
    '65',
  ],
  [
    "day_of_week(date '2024-03-10'), dow(date '2024-03-11'), hour(timestamp '2024-01-01 10:11:12.013'), minute(timestamp '2024-01-01 10:11:12'), second(timestamp '2024-01-01 10:11:12'), millisecond(timestamp '2024-01-01 10:11:12.013')",
    '7',
    '1',
    '10',
    '11',
    '12',
    '13',
  ],
  [
    "extract(year FROM date '2024-03-05'), EXTRACT(dow FROM date '2024-03-10'), last_day_of_month(date '2024-02-10')",
    '2024',
    '7',
    '2024-02-29',
  ],
  [
    "date '2024-01-31' + interval '1' month, date '2024-03-01' - interval '1' day, timestamp '2024-01-01 00:00:00' + interval '90' minute, interval '2' day + date '2024-01-01', date '2024-01-01' + interval '1' day * 3",
    '2024-02-29',
    '2024-02-29',
    '2024-01-01 01:30:00.000',
    '2024-01-03',
    '2024-01-04',
  ],
  [
    'current_date, current_timestamp, now(), localtimestamp, current_timestamp(0)',
    '2024-05-06',
    '2024-05-06 07:08:09.123 UTC',
    '2024-05-06 07:08:09.123 UTC',
    '2024-05-06 07:08:09.123',
    '2024-05-06 07:08:09.000 UTC',
  ],
  [
    "from_unixtime(1.5), to_unixtime(timestamp '1970-01-01 00:00:01.500'), date(from_unixtime(86400)), cast(from_unixtime(0) AS varchar)",
    '1970-01-01 00:00:01.500 UTC',
    '1.5',
    '1970-01-02',
    '1970-01-01 00:00:00.000 UTC',
  ],
  // What is below the milliseconds is added to them as another double.
  [
    "to_unixtime(timestamp '2020-05-10 12:34:56.12345'), to_unixtime(timestamp '1969-12-31 23:59:59.999999'), to_unixtime(timestamp '9999-12-31 23:59:59.999')",
    '1.5891140961234498E9',
    '-9.999999999999159E-7',
    '2.53402300799999E11',
  ],
  [
    "try_cast(timestamp '123001-05-01 12:34:56' AS timestamp with time zone), try_cast(date '123001-05-01' AS timestamp with time zone), cast(timestamp '73326-09-11 20:14:45.247' AS timestamp with time zone), cast(date '2024-01-01' AS timestamp with time zone)",
    null,
    null,
    '+73326-09-11 20:14:45.247 UTC',
    '2024-01-01 00:00:00.000 UTC',
  ],
  // Two precisions become the higher one.
  [
    "date_diff('day', timestamp '2024-01-01 12:00:00.123456', timestamp '2024-01-03 00:00:00'), date_diff('hour', timestamp '2024-01-01 00:00:00.5', date '2024-01-02'), date_diff('millisecond', date '2024-01-02', timestamp '2024-01-01 12:00:00.123456')",
    '1',
    '23',
    '-43199877',
  ],
  [
    "timestamp '2024-01-01 00:00' = timestamp '2024-01-01 00:00:00.000', timestamp '2024-01-01 00:00' < timestamp '2024-01-01 00:00:00.000001', greatest(timestamp '2024-01-01 00:00', timestamp '2024-01-01 00:00:00.5'), timestamp '2024-01-01 00:00' IN (timestamp '2024-01-01 00:00:00.000000')",
    'true',
    'true',
    '2024-01-01 00:00:00.500',
    'true',
  ],
  // Halves go up before the epoch too.
  [
    'from_unixtime(-1.5e0), from_unixtime(-0.0005e0), from_unixtime(-0.0015e0), from_unixtime(0.0005e0), from_unixtime(1.0015e0), from_unixtime(nan()), from_unixtime(253402300800)',
    '1969-12-31 23:59:58.500 UTC',
    '1970-01-01 00:00:00.000 UTC',
    '1969-12-31 23:59:59.999 UTC',
    '1970-01-01 00:00:00.001 UTC',
    '1970-01-01 00:00:01.002 UTC',
    '1970-01-01 00:00:00.000 UTC',
    '+10000-01-01 00:00:00.000 UTC',
  ],
  [
    "date '2024-01-01' < timestamp '2024-01-01 00:00:01', date '2024-01-01' BETWEEN date '2023-12-31' AND date '2024-01-01'",
    'true',
    'true',
  ],
])('%s', async (expressions, ...expected) => {
  expect(await one(expressions)).toEqual(expected);
});

test('the types of times', () => {
  expect(
    types(
      "timestamp '2024-01-01 00:00:00' + interval '1' day, date_trunc('day', timestamp '2024-01-01 00:00:00.000001'), from_unixtime(0), date_diff('day', current_date, current_date)",
    ),
  ).toEqual(['timestamp(3)', 'timestamp(6)', 'timestamp(3) with time zone', 'bigint']);
});

test.each([
  [
    "date_trunc('fortnight', date '2024-01-01')",
    "INVALID_FUNCTION_ARGUMENT: 'fortnight' is not a valid DATE field",
  ],
  ["date_parse('05/03/2024', '%Y-%m-%d')", 'INVALID_FUNCTION_ARGUMENT: Invalid format: "05/03/2024"'],
  ['from_unixtime(1e13)', 'INVALID_FUNCTION_ARGUMENT: Millis overflow: 10000000000000000'],
  ['from_unixtime(-infinity())', 'INVALID_FUNCTION_ARGUMENT: Millis overflow: -9223372036854775808'],
  // The range of moments with a time zone.
  [
    "cast(timestamp '73326-09-11 20:14:45.247501' AS timestamp with time zone)",
    'INVALID_CAST_ARGUMENT: Out of range for timestamp with time zone: 2251799813685248',
  ],
  [
    "cast(timestamp '-69387-04-22 03:45:14.751999' AS timestamp(6) with time zone)",
    'GENERIC_INTERNAL_ERROR: Millis overflow: -2251799813685249',
  ],
  [
    "cast(date '123001-05-01' AS timestamp with time zone)",
    'GENERIC_INTERNAL_ERROR: Millis overflow: 3819379824000000',
  ],
  [
    "date_add('year', 100000, from_unixtime(0))",
    'INVALID_FUNCTION_ARGUMENT: Millis overflow: 3155695200000000',
  ],
  ["from_unixtime(0) + interval '30000000' day", 'GENERIC_INTERNAL_ERROR: Millis overflow: 2592000000000000'],
  [
    "to_unixtime(timestamp '200000-03-10 01:02:03.123')",
    'INVALID_CAST_ARGUMENT: Out of range for timestamp with time zone: 6249229146123123',
  ],
  ["extract(HOUR FROM date '2024-01-01')", 'TYPE_MISMATCH: line 1:26: Cannot extract HOUR from date'],
  ["extract(hour FROM '2024')", 'TYPE_MISMATCH: line 1:26: Cannot extract HOUR from varchar(4)'],
  ['extract(hour FROM NULL)', 'TYPE_MISMATCH: line 1:26: Cannot extract HOUR from unknown'],
  [
    "extract(timezone_hour FROM timestamp '2024-01-01 00:00')",
    'TYPE_MISMATCH: line 1:35: Cannot extract TIMEZONE_HOUR from timestamp(0)',
  ],
  [
    "extract(millisecond FROM timestamp '2024-01-01 00:00')",
    'SYNTAX_ERROR: line 1:8: Invalid EXTRACT field: millisecond',
  ],
  ["extract(foo FROM date '2024-01-01')", 'SYNTAX_ERROR: line 1:8: Invalid EXTRACT field: foo'],
  ["date '2024-01-01' + 1", 'TYPE_MISMATCH: line 1:26: Cannot apply operator: date + integer'],
  [
    "date '2024-01-01' + interval '1' hour",
    'INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date',
  ],
  [
    "date '2024-01-02' - date '2024-01-01'",
    'The offline AWS does not imitate interval day to second as a result in Athena SQL (line 1:1).',
  ],
  [
    "timestamp '2024-01-01 00:00:00 America/Sao_Paulo'",
    'The offline AWS does not imitate timestamp literals with a time zone in Athena SQL (line 1:8).',
  ],
  [
    "current_timestamp AT TIME ZONE 'UTC'",
    'The offline AWS does not imitate at time zone in Athena SQL (line 1:8).',
  ],
])('SELECT %s fails', async (expression, message) => {
  expect(await failure(`SELECT ${expression}`)).toBe(message);
});
