import * as z from 'zod/mini';
import { GROUPS } from '../../cli/commands/index.ts';
import type { Context } from '../../cli/context.ts';
import { HANDED, shapeOf } from '../../documents/shapes.ts';
import { PipelineStatus } from '../../operate/documents/status.ts';

test('every command with --json has its document, and no other', async () => {
  const json: string[] = [];
  for (const [name, load] of Object.values(GROUPS).flatMap((group) => Object.entries(group))) {
    const command = (await load())({} as Context);
    if (command.options.some((option) => option.long === '--json')) json.push(name);
  }
  expect(Object.keys(HANDED).toSorted()).toEqual(json.toSorted());
});

test('a document is told as a type, with what its fields mean', () => {
  const Line = z.object({
    line: z.int().check(z.describe('From 1.')),
    value: z.nullable(z.string()),
  });
  const schema = z.object({
    name: z.string().check(z.describe('Its own.')),
    found: z.optional(z.array(Line)),
    by: z.record(z.string(), z.enum(['a', 'b'])),
  });
  expect(shapeOf({ name: 'Found', schema }).split('\n')).toEqual([
    'interface Found {',
    '/** Its own. */',
    'name: string;',
    'found?: {',
    '/** From 1. */',
    'line: number;',
    'value: string | null;',
    '}[];',
    'by: Record<string, "a" | "b">;',
    '}',
  ]);
});

test('what is none of a document is refused', () => {
  expect(() => PipelineStatus.parse({ pipeline: 'orders' })).toThrow();
});
