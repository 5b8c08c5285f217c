import { decodedKey, fitsXml } from '../../lake/key-encoding.ts';

test.each([
  ['a+b%2Bc%2520', 'a b+c%20'],
  ['a+b+c/%07', 'a b c/\u0007'],
  ['%C3%A7%C3%A3o/%F0%9F%A7%BE', 'ção/🧾'],
])('%s is the key %j', (listed, key) => {
  expect(decodedKey(listed)).toBe(key);
});

test.each(['', 'a/b "&<>', '\t\n\r', '\u007f\u0085', '\ud7ff\ue000\ufffd', '🧾\u{10ffff}'])(
  'a request can name %j',
  (key) => {
    expect(fitsXml(key)).toBe(true);
  },
);

test.each(['\0', 'bell\u0007', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800'])(
  'no request of many can name %j',
  (key) => {
    expect(fitsXml(key)).toBe(false);
  },
);
