import { convert } from '../../../lambdas/upload/convert.ts';

const shape = { delimiter: ',', columns: ['id', 'name'] };

async function converted(bytes: Uint8Array[], rows = { rows: 0 }): Promise<{ text: string; rows: number }> {
  async function* source() {
    yield* bytes;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of convert(source(), shape, rows)) pieces.push(piece);
  return { text: Buffer.concat(pieces).toString(), rows: rows.rows };
}
const text = (content: string) => converted([Buffer.from(content)]);

test('a byte order mark, CRLF and a missing last newline disappear', async () => {
  expect(await text('\uFEFFid,name\r\n1,João\r\n2,"a\nb"')).toEqual({
    text: 'id,name\n1,João\n2,a b\n',
    rows: 2,
  });
});

test('a character that the network cuts in two arrives whole', async () => {
  const bytes = Buffer.from('id,name\n1,😀é\n');
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect((await converted([bytes.subarray(0, cut), bytes.subarray(cut)])).text).toBe('id,name\n1,😀é\n');
  }
});

test.each([
  ['', 'EmptySource', 'the file is empty'],
  ['id,name\n', 'EmptySource', 'a header and no row'],
  ['id,nome\n1,a\n', 'HeaderMismatch', 'missing: name; not in the definition: nome'],
  ['name,id\n1,a\n', 'HeaderMismatch', 'in another order'],
  ['id;name\n1;a\n', 'HeaderMismatch', 'Is the delimiter ","?'],
  ['id,name\n1,a\n2\n', 'MalformedCsv', 'line 3: 1 fields where the header has 2 ("name" is missing)'],
  ['id,name\n1,a,b\n', 'MalformedCsv', 'line 2: 3 fields where the header has 2 (too many)'],
  ['id,name\n1,a\0\n', 'MalformedCsv', 'a NUL character'],
])('%j ends as %s', async (content, name, message) => {
  await expect(text(content)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test('bytes that are no UTF-8 are named with their line', async () => {
  const latin1 = Buffer.from('id,name\n1,ok\n2,Jo\xe3o\n', 'latin1');
  await expect(converted([latin1])).rejects.toMatchObject({
    name: 'MalformedCsv',
    message: expect.stringContaining('line 3: the bytes are not UTF-8'),
  });
});
