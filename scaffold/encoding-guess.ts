import type { Dialect } from '../core/definition/source.ts';
import { counted } from '../operate/units.ts';
import type { ByteEvidence } from './byte-evidence.ts';

/** Such a part of a file's lines may be bad rows. */
const FEW = 0.01;

/**
 * The encoding that bytes without zeros are of. Where few lines are not UTF-8, they are rather bad rows, whatever they
 * would be elsewhere: files to come would be misread in silence.
 * @param isMarked whether they begin with UTF-8's byte order mark
 * @param lines of the file
 */
export function encodingBy(
  { characters, wrong, wrongLines, western, foreign, inRows, hasWindows }: Omit<ByteEvidence, 'add' | 'end'>,
  isMarked: boolean,
  lines: number,
): { readonly encoding: Dialect['encoding']; readonly guess?: string } {
  if (wrong === 0) return { encoding: 'utf-8' };
  const other = otherEncoding({ wrong, foreign, inRows, hasWindows });
  const areLetters = western + foreign >= wrong / 2;
  const areFew = wrongLines <= (areLetters ? lines * FEW : Math.max(1, lines * FEW));
  if (!isMarked && characters < wrong && !areFew) {
    return { encoding: other.encoding, guess: `its bytes are not UTF-8; ${other.why}` };
  }
  const said = `${counted(wrongLines, 'line')} ${wrongLines === 1 ? 'holds' : 'hold'} bytes that are not UTF-8; all others are`;
  const isHelp = !isMarked && characters === 0 && areLetters && foreign <= wrong / 4 && inRows <= wrong / 2;
  const hint = isHelp ? `. With --encoding ${other.encoding}, ${other.why}` : '';
  return { encoding: 'utf-8', guess: said + hint };
}

function otherEncoding({
  wrong,
  foreign,
  inRows,
  hasWindows,
}: Pick<ByteEvidence, 'wrong' | 'foreign' | 'inRows' | 'hasWindows'>): {
  readonly encoding: Dialect['encoding'];
  readonly why: string;
} {
  if (foreign > wrong / 4) {
    return {
      encoding: 'windows-1252',
      why: 'they are rather letters of DOS or of an old Mac, which no encoding here has; save it as UTF-8 if names look wrong',
    };
  }
  const encoding = hasWindows ? 'windows-1252' : 'latin1';
  if (inRows > wrong / 2) {
    return {
      encoding,
      why: 'they are rather letters of another alphabet, which no encoding here has; save it as UTF-8',
    };
  }
  return hasWindows
    ? { encoding, why: 'they would be characters of Windows, such as € or “' }
    : { encoding, why: 'they would be letters of western Europe; save it as UTF-8 if names look wrong' };
}
