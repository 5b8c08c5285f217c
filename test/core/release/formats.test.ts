import { NewerFormat } from '../../../core/errors/errors.ts';
import { FORMATS, type Format, known, numbered } from '../../../core/release/formats.ts';
import { RELEASE } from '../../../core/release/release.ts';

test.each(Object.keys(FORMATS) as Format[])('%s: what any release up to this one wrote is read', (format) => {
  expect(numbered(format, { a: 1 })).toEqual({ a: 1, format: FORMATS[format] });
  for (let written = 1; written <= FORMATS[format]; written += 1) {
    const document = { a: 1, format: written };
    expect(known(format, document, 'x')).toBe(document);
  }
  // Before there were numbers, and what is no document at all.
  for (const document of [{ a: 1 }, {}, undefined, 'text', { format: 'one' }])
    expect(known(format, document, 'x')).toBe(document);
});

test('what a later release wrote is refused, by what it is and with what to do', () => {
  const newer = { format: FORMATS.lock + 1 };
  expect(() => known('lock', newer, 'locks/orders.json')).toThrow(NewerFormat);
  expect(() => known('lock', newer, 'locks/orders.json')).toThrow(
    `locks/orders.json is of format ${newer.format}, and the release ${RELEASE} reads ${FORMATS.lock} at most; use the release that wrote it, or a later one.`,
  );
});
