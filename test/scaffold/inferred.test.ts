import { CSV_DEFAULTS } from '../../core/definition/source.ts';
import { datesOf } from '../../scaffold/dates.ts';
import { marksOf } from '../../scaffold/marks.ts';
import { Profile } from '../../scaffold/profile.ts';
import { inferred } from '../../scaffold/types.ts';
import { columnCode } from '../../scaffold/column-code.ts';

interface Options {
  readonly delimiter?: string;
  readonly name?: string;
}

/** What is found in columns of a file; an empty text is an empty field. */
function foundIn(columns: readonly (readonly string[])[], { delimiter = ',', name = 'v' }: Options = {}) {
  const profiles = columns.map((values) => {
    const profile = new Profile();
    for (const value of values) profile.add(value === '' ? null : value);
    return profile;
  });
  const found = marksOf(profiles, delimiter);
  const dates = datesOf(profiles);
  const marks = { ...found.marks, date: dates.date };
  const rows = columns[0]?.length ?? 0;
  return {
    columns: profiles.map((profile) => inferred({ name, header: name, profile }, rows, marks)),
    found,
    dates,
  };
}

/** A column as a definition writes it, and what is said of it. */
function told(values: readonly string[], options: Options = {}) {
  const { columns, found, dates } = foundIn([values], options);
  const [column] = columns;
  const { decimal, group } = found.marks;
  const file = [
    ...(decimal === CSV_DEFAULTS.decimal ? [] : [`decimal ${decimal}`]),
    ...(group === undefined ? [] : [`group ${group}`]),
    ...(dates.date === CSV_DEFAULTS.date ? [] : [dates.date]),
  ];
  const said = [
    ...(column?.guessed ?? []),
    ...(column?.seen ?? []),
    ...(found.guessed ? [found.guessed.what] : []),
  ].join('; ');
  return { code: column && columnCode(column.source), file: file.join(), said, column };
}

const times = (value: string, count: number) => Array.from({ length: count }, () => value);

describe('numbers', () => {
  test.each<[string, readonly string[], string, string?]>([
    ['ints', ['1', '-2147483648', '2147483647'], 'col.int()'],
    ['bigints', ['1', '2147483648'], 'col.bigint()'],
    ['the smallest bigint', ['-9223372036854775808'], 'col.bigint()'],
    ['integers beyond 2^63', ['9223372036854775808', '1'], 'col.decimal(38, 0)'],
    ['38 digits', ['1'.repeat(38)], 'col.decimal(38, 0)'],
    ['39 digits', ['1'.repeat(39)], 'col.string()'],
    ['amounts', ['1.50', '-12345.67', '3'], 'col.decimal(12, 2)'],
    ['38 digits beside decimals', [`${'1'.repeat(36)}.25`], 'col.decimal(38, 2)'],
    ['39 digits beside decimals', [`${'1'.repeat(37)}.25`], 'col.string()'],
    ['measures', ['0.12345678', '1'], 'col.double()'],
    ['17 digits that a double keeps', ['0.30000000000000004'], 'col.double()'],
    [
      '17 digits that a double changes',
      ['0.12345678901234567', '0.98765432109876543'],
      'col.decimal(27, 17)',
    ],
    ['19 digits behind the mark', ['0.1234567890123456789'], 'col.decimal(29, 19)'],
    ['digits behind the mark that nothing keeps', [`0.${'12'.repeat(20)}`], 'col.string()'],
    ['exponents', ['1e-7', '2.5'], 'col.double()'],
    ['exponents with more digits than a double', ['1.23456789012345678901e5'], 'col.string()'],
    ['exponents beyond a double', ['1.5e400', '2.5'], 'col.string()'],
    ['codes that look like exponents', ['1E5', '2E10'], 'col.string()'],
    ['such codes among digits', ['1E5', '123', '77'], 'col.string()'],
    ['zeros in front', ['00501', '90210'], 'col.string()'],
    ['telephone numbers', ['+5511987654321', '+4930123456'], 'col.string()'],
    ['numbers with a plus', ['+1', '-1'], 'col.int()'],
    ['versions', ['1.2.3', '1.10.0'], 'col.string()'],
    ['lists of ids', ['1,2,3', '4,5', '7'], 'col.string()'],
    ['addresses', ['192.168.100.101', '192.168.100.102', '10.0.0.1'], 'col.string()'],
    ['times', ['14:30', '15:00'], 'col.string()'],
    ['nothing at all', ['', ''], 'col.string().nullable()'],
  ])('%s', (_, values, code) => {
    expect(told(values).code).toBe(code);
  });

  test.each<[string, readonly string[], string]>([
    ['39 digits', ['1'.repeat(39)], 'numbers of up to 39 digits, more than a decimal has'],
    ['codes', ['1E5', '2E10'], '"1E5" may be a code; as a number it would lose its E'],
    ['zeros', ['00501', '90210'], '"00501" would lose its zeros as a number'],
    ['addresses', ['192.168.100.101', '10.0.0.1'], 'addresses, as "192.168.100.101"'],
    ['percent', ['12%', '3.5 %'], 'percentages, which no type takes: "12%"'],
    ['currency', ['R$ 9.524,43', 'R$ 1,00'], 'amounts with a currency, which no type takes: "R$ 9.524,43"'],
    ['currency behind', ['9,50 €', '1,00 €'], 'amounts with a currency, which no type takes: "9,50 €"'],
    [
      'currency behind one digit',
      ['5 EUR', '7 EUR'],
      'amounts with a currency, which no type takes: "5 EUR"',
    ],
    ['signs behind', ['123-', '4.50-'], 'amounts with the sign behind, which no type takes: "123-"'],
    [
      'lakhs',
      ['1,23,456', '12,34,567.50'],
      'numbers in groups of two digits, which no type takes: "1,23,456"',
    ],
    ['currency codes', ['USD 1,234.50'], 'amounts with a currency, which no type takes: "USD 1,234.50"'],
    ['brackets', ['(12.50)', '(3.00)'], 'amounts in brackets, which no type takes: "(12.50)"'],
    ['times of the day', ['2:30 PM', '14:30:10'], 'times of the day, which no type takes: "2:30 PM"'],
    [
      'exponents',
      ['1.23456789012345678901e5'],
      'numbers with an exponent, and more digits than a double keeps',
    ],
  ])('a text says why: %s', (_, values, said) => {
    expect(told(values)).toMatchObject({ code: 'col.string()', said: expect.stringContaining(said) });
  });

  test.each([
    ['zip_code', true],
    ['cep', true],
    ['customer_phone', true],
    ['phone_2', true],
    ['account_number', true],
    ['phone_calls', false],
    ['account_balance', false],
    ['recap', false],
    ['market_cap', false],
  ])('a column named %s has codes: %s', (name, isCode) => {
    const { code, said } = told(['90210', '10115'], { name });
    expect(code).toBe(isCode ? 'col.string()' : 'col.int()');
    expect(said).toBe(isCode ? 'codes by their name, which have no sum' : '');
  });

  test('few digits are no code, whatever the name', () => {
    expect(told(['0', '1'], { name: 'mobile' }).code).toBe('col.int()');
  });

  test.each([
    ['created_at', '1704067200', 'seconds'],
    ['ts', '1704067200000', 'milliseconds'],
    ['amount', '1704067200', undefined],
    ['created_at', '1234', undefined],
  ])('%s of %s may be times: %s', (name, value, unit) => {
    expect(told([value], { name }).said).toBe(
      unit === undefined ? '' : `col.timestamp().written({ unix: '${unit}' }) would read it as times`,
    );
  });
});

describe('marks', () => {
  test.each<[string, readonly string[], string, string]>([
    ['a decimal comma', ['1,50', '12,25'], 'decimal ,', 'col.decimal(12, 2)'],
    ['a zero that no group begins with', ['0,750', '1,500'], 'decimal ,', 'col.decimal(13, 3)'],
    ['the same with points', ['0.750', '1.500'], '', 'col.decimal(13, 3)'],
    ['thousands', ['1,234', '5', '12,345,678,901'], 'group ,', 'col.bigint()'],
    ['thousands and cents', ['1.234,56', '5,00'], 'decimal ,,group .', 'col.decimal(12, 2)'],
    ['blanks', ['1 234,5', '12,00'], 'decimal ,,group  ', 'col.decimal(12, 2)'],
    ['blanks that don’t break', ['1\u00A0234', '1\u202F234\u202F567'], 'group  ', 'col.int()'],
    ['apostrophes', ["1'234.50", '5.25'], "group '", 'col.decimal(12, 2)'],
    ['underscores', ['1_234', '5'], 'group _', 'col.int()'],
    ['a group of four', ['1234,567,890'], '', 'col.string()'],
  ])('%s', (_, values, file, code) => {
    expect(told(values)).toMatchObject({ file, code, said: '' });
  });

  test('are one for the file: what one column decides holds for the others', () => {
    const { columns, found } = foundIn(
      [
        ['1.234,56', '500,00', '30,10'],
        ['1.200', '3.400', '2.150'],
      ],
      { delimiter: ';' },
    );
    expect(found).toEqual({ marks: { decimal: ',', group: '.' } });
    expect(columns.map(({ source }) => columnCode(source))).toEqual(['col.decimal(12, 2)', 'col.int()']);
  });

  test('a column that can only be written in another way says so', () => {
    const { columns, found } = foundIn([
      ['1.5', '2.25', '3'],
      ['7.5', '8.25', '3'],
      ['1.234,5', '2,25', '3'],
    ]);
    expect(found.marks).toEqual({ decimal: '.' });
    expect(columns.map(({ source }) => columnCode(source))).toEqual([
      'col.decimal(12, 2)',
      'col.decimal(12, 2)',
      "col.decimal(12, 2).written({ group: '.', decimal: ',' })",
    ]);
    expect(columns[2]?.seen).toEqual(['written as "1.234,5"']);
  });

  test('where the file separates thousands by its decimal mark, a column says what it has in place of it', () => {
    const { columns, found } = foundIn([['1,234.5'], ['1,234,567.5'], ['0,25']]);
    expect(found.marks).toEqual({ decimal: '.', group: ',' });
    expect(columns[2]?.source.notation).toEqual({ decimal: ',', group: '.' });
  });

  test.each<[string, readonly string[], string, string, string?]>([
    ['thousands', ['1,500', '2,500'], 'group ,', '"1,500" is read as 1500, and may be 1.500'],
    ['decimals', ['1.500', '2.500'], '', '"1.500" is read as 1.500, and may be 1500'],
    ['decimals', ['1,500', '2,500'], 'decimal ,', '"1,500" is read as 1.500, and may be 1500', ';'],
  ])('three digits behind every mark are guessed to be %s: %j', (_, values, file, said, delimiter = ',') => {
    expect(told(values, { delimiter })).toMatchObject({ file, said });
  });

  test('and are no guess where another number tells', () => {
    expect(told(['1,500', '2,500', '1,234,567']).said).toBe('');
    expect(told(['1.500', '2.5']).said).toBe('');
    expect(foundIn([['1,500'], ['1.5']]).found).toEqual({ marks: { decimal: '.', group: ',' } });
  });
});

describe('dates and times', () => {
  test.each<[string, readonly string[], string, string, string?]>([
    ['ISO', ['2024-01-31', '1999-12-31'], '', 'col.date()', ''],
    ['days first', ['31/01/2024', '01/02/2024'], 'DD/MM/YYYY', 'col.date()', ''],
    ['months first', ['01/31/2024', '02/01/2024'], 'MM/DD/YYYY', 'col.date()', ''],
    [
      'either',
      ['01/02/2024', '03/04/2024'],
      'DD/MM/YYYY',
      'col.date()',
      'every value fits DD/MM/YYYY, as MM/DD/YYYY would',
    ],
    [
      'digits only',
      ['20240131', '19991231'],
      'YYYYMMDD',
      'col.date()',
      'every value fits YYYYMMDD, numbers would do as well',
    ],
    ['digits that are no day', ['20240131', '20240231'], '', 'col.int()', ''],
    ['a time', ['2024-01-31 10:00', '2024-01-31T10:00:00.5'], '', 'col.timestamp()', ''],
    [
      'UTC',
      ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00.123Z'],
      '',
      "col.timestamp().written({ zone: 'utc' })",
      'times with a zone, which become UTC',
    ],
    [
      'offsets',
      [
        '2024-01-31 10:00:00+02:00',
        '2024-01-31 10:00:00 -0330',
        '2024-01-31 10:00:00+00',
        '2024-01-31 10:00:00 UTC',
      ],
      '',
      "col.timestamp().written({ zone: 'utc' })",
      'times with a zone, which become UTC',
    ],
    [
      'microseconds',
      ['2024-01-31T10:00:00.123456'],
      '',
      "col.timestamp().written({ fraction: 'truncate' })",
      'digits beyond a millisecond are cut off',
    ],
    ['zeros beyond a millisecond', ['2024-01-31T10:00:00.123000'], '', 'col.timestamp()', ''],
    [
      'nanoseconds of a zone, days first',
      ['31/01/2024T10:00:00.123456789Z'],
      'DD/MM/YYYY',
      "col.timestamp().written({ zone: 'utc', fraction: 'truncate' })",
    ],
    [
      'zones and none',
      ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00'],
      '',
      'col.string()',
      'times with a zone and times without: "2024-01-31T10:00:00Z" and "2024-01-31T10:00:00"',
    ],
    [
      'days and times',
      ['2024-01-31', '2024-01-31 10:00:00'],
      '',
      'col.string()',
      'days and times: "2024-01-31" and "2024-01-31 10:00:00"',
    ],
    [
      'several formats',
      ['2024-01-31', '31/01/2024'],
      '',
      'col.string()',
      'dates in several ways: "2024-01-31" and "31/01/2024"',
    ],
    [
      'names of months',
      ['Jan 5, 2024', 'Feb 6, 2024'],
      '',
      'col.string()',
      `dates in a way that the upload doesn't take, or in several: "Jan 5, 2024"`,
    ],
    [
      'before noon and after',
      ['31/12/2024 2:30 PM', '01/01/2025 9:00 AM'],
      '',
      'col.string()',
      `dates in a way that the upload doesn't take, or in several: "31/12/2024 2:30 PM"`,
    ],
  ])('%s', (_, values, file, code, said = expect.any(String)) => {
    expect(told(values)).toMatchObject({ file, code, said });
  });

  test('a column that tells decides for one that doesn’t, and nothing is said of the file', () => {
    const { dates } = foundIn([['01/02/2024'], ['12/31/2024']]);
    expect(dates).toEqual({ date: 'MM/DD/YYYY' });
  });

  test('each format fits a column of its own: none fits the file’s as well', () => {
    const { dates, columns } = foundIn([['13/01/2024'], ['01/13/2024']]);
    expect(dates).toEqual({ date: 'DD/MM/YYYY' });
    expect(columns.map(({ source }) => columnCode(source))).toEqual([
      'col.date()',
      "col.date().written({ date: 'MM/DD/YYYY' })",
    ]);
  });

  test('a column that tells decides also with a mistake in it', () => {
    const days = Array.from({ length: 28 }, (_, day) => `${String(day + 1).padStart(2, '0')}/02/2024`);
    const { dates } = foundIn([[...days, '30/02/2024'], ['01/02/2024']]);
    expect(dates).toEqual({ date: 'DD/MM/YYYY' });
  });

  test('one wrong day doesn’t make the other format right', () => {
    const days = Array.from({ length: 28 }, (_, day) => `${String(day + 1).padStart(2, '0')}/02/2024`);
    const { column, file } = told([...days, '30/02/2024']);
    expect(file).toBe('DD/MM/YYYY');
    expect(column).toMatchObject({ source: { type: { kind: 'date' } }, dissent: 1 });
  });
});

describe('no value', () => {
  test('words for it are said, and are NULL', () => {
    expect(told(['NA', '5', '-', 'NA'])).toMatchObject({
      code: "col.int().null('NA', '-')",
      said: '2 times "NA"; 1 time "-"',
    });
  });

  test('beside texts they are texts', () => {
    expect(told(['NA', 'x'])).toMatchObject({ code: 'col.string()', said: '1 time "NA"' });
  });

  test('blanks are none', () => {
    expect(told(['5', ' 6 ', '  '])).toMatchObject({ code: 'col.int().nullable()' });
  });
});

describe('values that dissent', () => {
  test.each<[string, readonly string[], string, number]>([
    ['one of four', ['1', '2', '3', 'x'], 'col.int()', 1],
    ['one of three', ['1', '2', 'x'], 'col.string()', 0],
    ['two of four', ['1', '2', 'x', 'y'], 'col.string()', 0],
    ['one in a hundred', [...times('1.5', 198), 'x', 'y'], 'col.decimal(11, 1)', 2],
    ['more than that', [...times('1.5', 198), 'x', 'y', 'z'], 'col.string()', 0],
    ['a number in another way', [...times('1.5', 10), '2,75'], 'col.decimal(11, 1)', 1],
    [
      'a time without a zone',
      [...times('2024-01-31T10:00:00Z', 10), '2024-01-31T10:00:00'],
      "col.timestamp().written({ zone: 'utc' })",
      1,
    ],
    ['a truth', [...times('true', 10), 'maybe'], 'col.boolean()', 1],
    ['the header once more', [...times('1', 300), 'v', 'v'], 'col.int()', 2],
  ])('%s', (_, values, code, dissent) => {
    const { code: found, column } = told(values);
    expect([found, column?.dissent]).toEqual([code, dissent]);
  });

  test('a word that repeats is no mistake; what it keeps the column from is known', () => {
    const { column } = told([...times('1.5', 500), 'suppressed', 'suppressed']);
    expect(column).toMatchObject({
      source: { type: { kind: 'string' } },
      near: {
        rows: 2,
        words: ['suppressed'],
        column: { type: { kind: 'decimal', precision: 11, scale: 1 } },
      },
    });
  });

  test('texts are near nothing', () => {
    expect(told(['a', 'b', '1']).column?.near).toBeUndefined();
  });

  test('many different words take no more memory, and are texts', () => {
    const profile = new Profile();
    for (let row = 0; row < 20_000; row += 1) profile.add(`word ${row}`);
    expect(profile.tallies.length).toBeLessThan(1_100);
    expect(profile.values).toBe(20_000);
  });
});
