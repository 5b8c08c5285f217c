import type { Column } from '../core/definition/columns.ts';
import type { Notation } from '../core/definition/notation.ts';
import { typeCode } from '../core/types/names.ts';
import { textLiteral } from './typescript.ts';

/** `col.decimal(12, 2).from('Valor').written({ decimal: ',' }).null('-')` */
export function columnCode({ type, mayBeEmpty, header, notation, nullWords, mayBeAbsent }: Column): string {
  return [
    typeCode(type),
    header === undefined ? '' : `.from(${textLiteral(header)})`,
    notation ? `.written({ ${notationCode(notation)} })` : '',
    nullWords ? `.null(${nullWords.map(textLiteral).join(', ')})` : '',
    mayBeAbsent ? '.optional()' : '',
    // The words and the absence say it as well.
    mayBeEmpty && !nullWords && !mayBeAbsent ? '.nullable()' : '',
  ].join('');
}

function notationCode(notation: Notation): string {
  return Object.entries(notation)
    .map(([key, value]) => `${key}: ${textLiteral(String(value))}`)
    .join(', ');
}
