import { FACTS, typeFacts } from './kinds.ts';
import type { ColumnType } from './type.ts';

/** In Hive DDL and the Glue catalog: `string`, `decimal(12,2)`. */
export function hiveType(type: ColumnType): string {
  return named(typeFacts(type).hive, type, ',');
}

/** The type that the Glue catalog calls so; nothing where no column of a definition is of it. */
export function typeOfHive(name: string): ColumnType | undefined {
  const [, kind, numbers] = /^(\w+)(?:\((\d+(?:,\d+)*)\))?$/.exec(name) ?? [];
  return FACTS.find(({ hive }) => hive === kind)?.parameters.read(numbers?.split(',').map(Number) ?? []);
}

/** In a query: `varchar`, `decimal(12,2)`. */
export function trinoType(type: ColumnType): string {
  return named(typeFacts(type).trino, type, ',');
}

/** For people: `string`, `decimal(12, 2)`. */
export function typeName(type: ColumnType): string {
  return named(type.kind, type, ', ');
}

/** `a date`, `a decimal(12, 2)` */
export function typeInWords(type: ColumnType): string {
  return `${typeFacts(type).article} ${typeName(type)}`;
}

/** As a definition writes it, without rules: `col.date()`, `col.decimal(12, 2)`. */
export function typeCode(type: ColumnType): string {
  return `col.${type.kind}(${typeFacts(type).parameters.of(type).join(', ')})`;
}

function named(name: string, type: ColumnType, separator: string): string {
  const numbers = typeFacts(type).parameters.of(type);
  return numbers.length === 0 ? name : `${name}(${numbers.join(separator)})`;
}
