import type { Encoded } from './encoding.ts';

/** The start of a file as text, without half a line at its end. */
export function decodedHead({ head, encoding, isWhole }: Encoded): string {
  const text = decoded(head, encoding).replace(/^\uFEFF/, '');
  if (isWhole) return text;
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  return end === 0 ? text : text.slice(0, end);
}

function decoded(head: Buffer, encoding: Encoded['encoding']): string {
  switch (encoding) {
    case 'windows-1252':
    case 'latin1':
      return head.toString('latin1');
    case 'utf-8':
      return head.toString('utf8');
    case 'utf-16':
      return new TextDecoder(head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-16le').decode(head);
  }
}
