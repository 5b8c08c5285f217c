import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csv, type Dialect } from '../../core/definition/source.ts';
import { type Reading, readIndependently, type RejectedLines } from '../foreign/independent.ts';

const folder = mkdtempSync(join(tmpdir(), 'afluente-foreign-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the reader finds: a record's fields, of anything else what it is as well. */
async function read(content: string | Uint8Array, dialect: Partial<Dialect>, rejected: RejectedLines[] = []) {
  const file = join(folder, 'file.csv');
  writeFileSync(file, content);
  const found: unknown[] = [];
  const source = csv({ dataset: 'd', columns: {}, ...dialect });
  for await (const reading of readIndependently(file, source, rejected)) found.push(shown(reading));
  return found;
}

function shown(reading: Reading): unknown {
  if (reading.is === 'record') return reading.fields;
  return [reading.is, reading.line, reading.is === 'fault' ? '' : reading.fields];
}

const HEADER = ['header', 1, ['a', 'b']];

test.each<[string, string, Partial<Dialect>, unknown[]]>([
  ['quotes', 'a,b\n1,"x,""y""\nz"\n\n2,\n', {}, [HEADER, ['1', 'x,"y"\nz'], ['2', '']]],
  ['no quotes', 'a|b\n1|"x"\n', { delimiter: '|', quote: 'none' }, [HEADER, ['1', '"x"']]],
  ['titles', 'T\n\nx,y,z\na,b\n1,2\n', { skip: 3 }, [['header', 4, ['a', 'b']], ['1', '2']]], // prettier-ignore
  ['no header', 't\n1,2\n3,4\n', { header: false, skip: 1 }, [['1', '2'], ['3', '4']]], // prettier-ignore
  ['comments', '#x\na,b\n1,"\n#y"\n# z\n2,#\n', { comment: '#' }, [['header', 2, ['a', 'b']], ['1', '\n#y'], ['2', '#']]], // prettier-ignore
  ['a named delimiter', 'SEP=;\nT\na;b\n1;2\n', { delimiter: ';', skip: 1 }, [['header', 3, ['a', 'b']], ['1', '2']]], // prettier-ignore
  ['another delimiter than the named one', 'sep=;\na,b\n', {}, [['fault', 0, '']]],
  ['lines at the end', 'a,b\n1,2\n3,4\n\nx\n\n', { footer: 2 }, [HEADER, ['1', '2'], ['footer', 3, ['3', '4']], ['footer', 5, ['x']]]], // prettier-ignore
  ['lines at the end, between comments and blanks', 'a,b\n1,2\nx\n#\n \n', { footer: 1, comment: '#' }, [HEADER, ['1', '2'], ['footer', 3, ['x']], ['footer', 5, [' ']]]], // prettier-ignore
  ['a row that begins as the footer', 'a,b\n1,2\nTotal x,3\n', { footer: 'Total' }, [HEADER, ['1', '2'], ['footer', 3, ['Total x', '3']]]], // prettier-ignore
  ['a word at the end', 'a,b\n1,2\nTotals,3\n"Total",5\n6,7\n', { footer: 'Total' }, [HEADER, ['1', '2'], ['Totals', '3'], ['footer', 5, ['6', '7']]]], // prettier-ignore
  ['an empty name at the end', 'a,b,\n1,2\n', {}, [HEADER, ['1', '2']]],
  ['trailing delimiters', 'a,b\n1,2,\n3,,\n4,5\n', { trailingDelimiter: true }, [HEADER, ['1', '2'], ['3', ''], ['4', '5', 'no delimiter at its end']]], // prettier-ignore
  ['blanks', 'a , b\n 1 ,\t"x, y" \n', { trim: true }, [HEADER, ['1', 'x, y']]],
  ['backslashes', ['a,b', String.raw`x\,y,"\"z\"\n"`, String.raw`\N,\\N`, 'c\\', String.raw`d,"\N"`, ''].join('\n'), { escape: '\\' }, [HEADER, ['x,y', '"z"\n'], [null, String.raw`\N`], ['c\nd', null]]], // prettier-ignore
  [
    'backslashes before letters',
    String.raw`a\b\f\v\Z,\x`,
    { escape: '\\', header: false },
    [['a\b\f\v\u001a', 'x']],
  ],
  ['text behind a quote', 'a,b\n1,"x"y\n', {}, [HEADER, ['fault', 2, '']]],
  ['text behind a quote and blanks', 'a,b\n1, "x" y\n', { trim: true }, [HEADER, ['fault', 2, '']]],
  ['a quote that is not closed', 'a,b\n1, "x\n', { trim: true }, [HEADER, ['fault', 2, '']]],
])('%s', async (_, content, dialect, found) => {
  expect(await read(content, dialect)).toEqual(found);
});

test('the characters of Windows-1252', async () => {
  expect(await read(Buffer.from('a,b\n1,\u0080\u0093\n', 'latin1'), { encoding: 'windows-1252' })).toEqual([
    HEADER,
    ['1', '€“'],
  ]);
});

test('rejected rows come last, each with its fields where it has some', async () => {
  expect(await read('a,b\n1\n2,"x\n3,4\n', {}, [[2, 1], [3, 1]])).toEqual([HEADER, ['3', '4'], ['rejected', 2, ['1']], ['rejected', 3, null]]); // prettier-ignore
});
