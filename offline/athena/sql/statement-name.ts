import type { NotImitated } from '../../kernel/aws-error.ts';
import { notImitated } from './errors.ts';
import { withoutComments } from './grammar.ts';
import { positionIn } from './place.ts';

/** Statements that Athena has and neither grammar, by how they begin. */
const unreadable: readonly [RegExp, string][] = [
  [/^unload\b/i, 'UNLOAD'],
  [/^optimize\b/i, 'OPTIMIZE'],
  [/^vacuum\b/i, 'VACUUM'],
  [/^show\s+create\s+view\b/i, 'SHOW CREATE VIEW'],
  [/^using\s+external\s+function\b/i, 'USING EXTERNAL FUNCTION'],
  // Iceberg's is Hive's DDL without EXTERNAL, and with transforms among the partition columns.
  [
    /^create\s+table\s+(?:if\s+not\s+exists\s+)?[\w.`"]+\s*\(.*\)\s*(?:comment|partitioned\s+by|location|tblproperties)\b/is,
    'CREATE TABLE of Iceberg',
  ],
];

/** The refusal of a statement that no grammar here can read, or undefined for one that a grammar may read. */
export function refuseUnreadable(sql: string): NotImitated | undefined {
  const bare = withoutComments(sql).trim();
  const name = unreadable.find(([pattern]) => pattern.test(bare))?.[1];
  return name === undefined ? undefined : refuseStatement(sql, name);
}

/** A statement's refusal, at its first word. @param name by default its first three words, comments aside */
export function refuseStatement(sql: string, name?: string): NotImitated {
  const bare = withoutComments(sql);
  const place = positionIn(bare, bare.length - bare.trimStart().length);
  return notImitated(`the statement ${name ?? bare.trim().split(/\s+/, 3).join(' ')}`, place);
}
