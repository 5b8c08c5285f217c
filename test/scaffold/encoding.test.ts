import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { endsOf } from '../../scaffold/ends.ts';
import { encodingOf } from '../../scaffold/encoding.ts';

const place = mkdtempSync(join(tmpdir(), 'afluente-encoding-'));
let files = 0;

/** A file of these bytes. */
function written(...content: readonly (string | Uint8Array)[]): string {
  const file = join(place, `${(files += 1)}.csv`);
  writeFileSync(file, Buffer.concat(content.map((one) => Buffer.from(one))));
  return file;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `${index},São João\n`).join('');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each<[string, readonly (string | Uint8Array)[], object]>([
  ['ASCII', ['id,n\n1,x\n'], { encoding: 'utf-8' }],
  ['UTF-8', ['id,n\n', names(9)], { encoding: 'utf-8' }],
  [
    'UTF-8 but for a byte',
    ['id,n\n', names(3), latin1('9,André\n')],
    { encoding: 'utf-8', guess: '1 line holds bytes that are not UTF-8; all others are' },
  ],
  [
    'UTF-8 but for two lines that are cut off',
    ['id,n\n', names(9), Buffer.from('é').subarray(0, 1), '\n', Buffer.from('€').subarray(0, 2)],
    { encoding: 'utf-8', guess: '2 lines hold bytes that are not UTF-8; all others are' },
  ],
  [
    'ASCII but for a byte that is no letter',
    ['id,n\n1,x\n2,', Buffer.from([0xff]), '\n'],
    { encoding: 'utf-8', guess: expect.stringContaining('1 line holds') },
  ],
  [
    'ASCII but for half of a letter',
    ['id,n\n1,Andr', Buffer.from([0xc3]), '\n2,x\n'],
    { encoding: 'utf-8', guess: expect.stringContaining('1 line holds') },
  ],
  [
    'a mark of UTF-8',
    ['\uFEFFid,n\n1,', latin1('é\n'), latin1('2,ã\n'), latin1('3,ão\n')],
    { encoding: 'utf-8', guess: expect.stringContaining('3 lines hold') },
  ],
  [
    'letters of western Europe',
    [latin1('id,n\n1,João\n2,São Luís\n')],
    { encoding: 'latin1', guess: expect.stringContaining('letters of western Europe') },
  ],
  [
    'letters of Russia',
    [
      'id,n\n1,',
      Buffer.from([0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0]),
      '\n2,',
      Buffer.from([0xca, 0xe8, 0xe5, 0xe2]),
      '\n',
    ],
    {
      encoding: 'latin1',
      guess: expect.stringContaining('of another alphabet, which no encoding here has; save it'),
    },
  ],
  [
    'letters of Poland',
    ['id,n\n1,Wa', Buffer.from([0xb3]), 'cz\n2,', Buffer.from([0xa3]), 'omia\n'],
    { encoding: 'latin1', guess: expect.stringContaining('would be letters of western Europe; save it') },
  ],
  [
    'one letter of them in a few lines',
    [latin1(`id,n\n${'1,x\n'.repeat(20)}2,João\n`)],
    { encoding: 'latin1', guess: expect.stringContaining('letters of western Europe') },
  ],
  [
    'one letter of them in many lines',
    [latin1(`id,n\n${'1,x\n'.repeat(500)}2,João\n`)],
    {
      encoding: 'utf-8',
      guess:
        '1 line holds bytes that are not UTF-8; all others are. With --encoding latin1, they would be letters of western Europe; save it as UTF-8 if names look wrong',
    },
  ],
  [
    'signs of Windows',
    ['id,n\n1,', Buffer.from([0x80]), '5\n2,', Buffer.from([0x93]), 'so', Buffer.from([0x94]), '\n'],
    { encoding: 'windows-1252', guess: expect.stringContaining('of Windows') },
  ],
  [
    'letters of DOS',
    [
      'id,n\n1,Jo',
      Buffer.from([0xc6]),
      'o a',
      Buffer.from([0x87, 0xc6]),
      'o\n2,Lu',
      Buffer.from([0xa1]),
      's av',
      Buffer.from([0x82]),
      's\n',
    ],
    { encoding: 'windows-1252', guess: expect.stringContaining('letters of DOS') },
  ],
  ['UTF-16', [Buffer.from('\uFEFFid,n\n1,é\n', 'utf16le')], { encoding: 'utf-16' }],
  ['UTF-16, high byte first', [Buffer.from('\uFEFFid,n\n1,é\n', 'utf16le').swap16()], { encoding: 'utf-16' }],
  ['UTF-16 without a mark', [Buffer.from('id,name\n1,é\n', 'utf16le')], { encoding: 'utf-16' }],
  ['one NUL', ['id,n\n1,x\n2,a\0b\n'], { encoding: 'utf-8' }],
  ['a block of NULs', ['id,n\n1,x\n2,y\n', Buffer.alloc(5000)], { encoding: 'utf-8' }],
])('%s', async (_, content, outcome) => {
  const { head: __, tail: ___, ...told } = await encodingOf(written(...content));
  expect(told).toEqual(outcome);
});

test.each<[string, readonly (string | Uint8Array)[], RegExp]>([
  ['bytes', [Buffer.from([1, 2, 0, 3])], /: it is not a text file\. Export it as CSV\.$/],
  ['NULs in most lines', ['a\0\nb\0\nc\0\nd\n'], /: it is not a text file\./],
  [
    'UTF-16 of other letters, without a mark',
    [Buffer.from('日本,名前\n日,本\n東,京\n', 'utf16le')],
    /: it is not a text file\. Is its --encoding utf-16\?$/,
  ],
  [
    'UTF-16, high byte first, without a mark',
    [Buffer.from('id,name\n1,x\n', 'utf16le').swap16()],
    /: it is UTF-16 with the high byte first/,
  ],
  ['UTF-32', [Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])], /: it is UTF-32; save it as UTF-8/],
  [
    'a workbook',
    [Buffer.from('PK\u0003\u0004\0\0\n\n\n\n')],
    /: it is not a text file\. It is a ZIP archive or an Excel workbook/,
  ],
])('%s are no text', async (_, content, message) => {
  await expect(encodingOf(written(...content))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message),
  });
});

test('bytes far behind the start, and letters that pieces cut in two, are seen', async () => {
  const long = written('id,n\n', names(60_000), latin1('é\n'));
  expect(await encodingOf(long)).toMatchObject({
    encoding: 'utf-8',
    guess: expect.stringContaining('1 line holds'),
  });
  const western = written(latin1(`id,n\n${'1,João\n'.repeat(120_000)}`), Buffer.from([0x80]));
  expect(await encodingOf(western)).toMatchObject({ encoding: 'windows-1252' });
});

describe('ends', () => {
  test('a file’s start and end are whole lines', async () => {
    const file = written('id,n\n', names(60_000), 'Total,\n');
    const { head, tail = '' } = endsOf(file, await encodingOf(file));
    expect(head).toMatch(/^id,n\n0,São João\n[^]*João\n$/);
    expect(tail).toMatch(/^\d+,São João\n[^]*\nTotal,\n$/);
    const utf16 = written(Buffer.from(`\uFEFFid,n\n${names(60_000)}Total,\n`, 'utf16le'));
    const ends = endsOf(utf16, await encodingOf(utf16));
    expect(ends.head).toMatch(/^id,n\n0,São João\n[^]*João\n$/);
    expect(ends.tail).toMatch(/^\d+,São João\n[^]*\nTotal,\n$/);
  });

  test('an end within a line holds no row', async () => {
    const file = written(`id,n\n1,${'x'.repeat(300_000)}\n2,${'x'.repeat(300_000)}`);
    expect(endsOf(file, await encodingOf(file))).toMatchObject({ tail: '' });
  });

  test('a header that is followed by long rows is seen whole', async () => {
    const file = written(`id,n\n1,${'x'.repeat(900_000)}\n`);
    expect(endsOf(file, await encodingOf(file)).head).toMatch(/^id,n\n1,x+\n$/);
  });

  test.each([
    [
      'a line that never ends',
      gzipSync(Buffer.alloc(200_000_000, 'x,')),
      /:1: it is longer than 1,048,576 bytes/,
    ],
    [
      'a header that is too long',
      Buffer.from(`${'name,'.repeat(300_000)}\n1,2\n`),
      /:1: it is longer than 1,048,576 bytes/,
    ],
    [
      'a long line of JSON',
      Buffer.from(`[{"a":"${'x'.repeat(5_000_000)}"}]`),
      /:1: it is JSON; export it as CSV/,
    ],
  ])('%s is refused, in flat memory', async (_, content, message) => {
    const before = process.memoryUsage.rss();
    const file = written(content);
    const encoded = await encodingOf(file);
    expect(() => endsOf(file, encoded)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message) }),
    );
    expect(encoded.head.length).toBeLessThan(6_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});
