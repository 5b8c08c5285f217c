import { AwsError } from '../kernel/aws-error.ts';

/** Longest line of the framing (a chunk's size or a trailer) that is still read. */
const LONGEST_LINE = 4096;

/**
 * Takes the framing of `Content-Encoding: aws-chunked` off a body: yields the content, and puts the trailing
 * headers into `trailers` by their lower-case names.
 * @throws AwsError `IncompleteBody` where the framing is broken or ends early
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  let state: 'size' | 'content' | 'end of content' | 'trailer' | 'done' = 'size';
  let line = '';
  let left = 0;
  for await (const bytes of source) {
    let at = 0;
    while (at < bytes.length) {
      if (state === 'content') {
        const content = bytes.subarray(at, at + left);
        at += content.length;
        left -= content.length;
        if (left === 0) state = 'end of content';
        yield content;
        continue;
      }
      const newline = bytes.indexOf(0x0a, at);
      line += bytes.toString('latin1', at, newline === -1 ? bytes.length : newline);
      if (line.length > LONGEST_LINE) throw incompleteBody();
      if (newline === -1) break;
      at = newline + 1;
      const text = line.replace(/\r$/, '');
      line = '';
      switch (state) {
        case 'size':
          if (!/^[0-9a-f]{1,12}$/i.test(text)) throw incompleteBody();
          left = Number.parseInt(text, 16);
          state = left === 0 ? 'trailer' : 'content';
          break;
        case 'end of content':
          if (text !== '') throw incompleteBody();
          state = 'size';
          break;
        case 'trailer': {
          const colon = text.indexOf(':');
          if (text === '') state = 'done';
          else if (colon > 0) trailers.set(text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim());
          else throw incompleteBody();
          break;
        }
        case 'done':
          throw incompleteBody();
      }
    }
  }
  if (state !== 'done') throw incompleteBody();
}

/** What S3 answers to a body that is shorter or longer than announced. */
export function incompleteBody(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}
