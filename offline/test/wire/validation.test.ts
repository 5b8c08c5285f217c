import { readdirSync } from 'node:fs';
import { modelOf } from '../../wire/model.ts';
import { validate } from '../../wire/validation.ts';

const glue = modelOf('glue');
const states = modelOf('states');

const MUST = 'failed to satisfy constraint: Member must';
const table = { DatabaseName: 'd', Name: 't' };

test('a request as the model wants it has no violation, members that it does not know included', () => {
  expect(validate(glue, 'GetTable', { ...table, CatalogId: null, Unknown: { a: 1 } })).toBeUndefined();
});

// As real services were seen to word them.
test.each<[string, string, object, string]>([
  ['left out', 'GetTable', { DatabaseName: 'd' }, `Value null at 'name' ${MUST} not be null`],
  [
    'too short',
    'GetTable',
    { ...table, Name: '' },
    `Value '' at 'name' ${MUST} have length greater than or equal to 1`,
  ],
  [
    'too long',
    'GetTable',
    { ...table, Name: 'é'.repeat(256) },
    `Value '${'é'.repeat(256)}' at 'name' ${MUST} have length less than or equal to 255`,
  ],
  [
    'too large',
    'GetPartitions',
    { DatabaseName: 'd', TableName: 't', MaxResults: 1001 },
    `Value '1001' at 'maxResults' ${MUST} have value less than or equal to 1000`,
  ],
  [
    'a list too long',
    'BatchDeletePartition',
    {
      DatabaseName: 'd',
      TableName: 't',
      PartitionsToDelete: Array.from({ length: 26 }, () => ({ Values: ['a'] })),
    },
    `at 'partitionsToDelete' ${MUST} have length less than or equal to 25`,
  ],
  [
    'in a list',
    'CreateTable',
    {
      DatabaseName: 'd',
      TableInput: { Name: 't', StorageDescriptor: { Columns: [{ Name: 'a' }, { Name: '' }] } },
    },
    `Value '' at 'tableInput.storageDescriptor.columns.2.member.name' ${MUST} have length greater than or equal to 1`,
  ],
  [
    'of a pattern',
    'GetTable',
    { ...table, Name: 'a\nb' },
    `Value 'a\nb' at 'name' ${MUST} satisfy regular expression pattern: [`,
  ],
])('%s', (_what, operation, document, expected) => {
  expect(validate(glue, operation, document)).toContain(`1 validation error detected: `);
  expect(validate(glue, operation, document)).toContain(expected);
});

test('the text and the token of a query, and the rows of a page', () => {
  const athena = modelOf('athena');
  const violated = (document: object) => validate(athena, 'StartQueryExecution', document);
  expect(violated({ QueryString: 'x'.repeat(262_144), ClientRequestToken: 'x'.repeat(128) })).toBeUndefined();
  expect(violated({ QueryString: 'x'.repeat(262_145) })).toMatch(
    /at 'queryString' .* less than or equal to 262144$/,
  );
  for (const token of ['x'.repeat(31), 'x'.repeat(129)])
    expect(violated({ QueryString: 'x', ClientRequestToken: token })).toMatch(/at 'clientRequestToken'/);
  expect(validate(athena, 'GetQueryResults', { QueryExecutionId: 'x', MaxResults: 1001 })).toMatch(
    /to 1000$/,
  );
});

test('a word that is none of an enumeration', () => {
  const document = { stateMachineArn: 'arn:a', statusFilter: 'running' };
  expect(validate(states, 'ListExecutions', document)).toBe(
    `1 validation error detected: Value 'running' at 'statusFilter' ${MUST} satisfy enum value set: ` +
      '[RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]',
  );
});

test('all violations are told together', () => {
  expect(validate(glue, 'GetTable', { DatabaseName: '' })).toMatch(
    /^2 validation errors detected: Value null at 'name' .*; Value '' at /,
  );
});

test.each<[string, string, unknown, string]>([
  [
    'a number for a text',
    'GetTable',
    { ...table, Name: 7 },
    "a number can not be converted to a String at 'name'",
  ],
  [
    'a text for a number',
    'GetTables',
    { DatabaseName: 'd', MaxResults: '7' },
    "a string can not be converted to an Integer at 'maxResults'",
  ],
  [
    'a fraction',
    'GetTables',
    { DatabaseName: 'd', MaxResults: 1.5 },
    "a number can not be converted to an Integer at 'maxResults'",
  ],
  [
    'past 32 bits',
    'GetTables',
    { DatabaseName: 'd', MaxResults: 2 ** 31 },
    "a number can not be converted to an Integer at 'maxResults'",
  ],
  [
    'a list for a structure',
    'CreateTable',
    { DatabaseName: 'd', TableInput: [] },
    "a list can not be converted to a structure at 'tableInput'",
  ],
  [
    'a structure for a list',
    'BatchDeletePartition',
    { DatabaseName: 'd', TableName: 't', PartitionsToDelete: {} },
    "a structure can not be converted to a list at 'partitionsToDelete'",
  ],
  [
    'a text for a boolean',
    'UpdateTable',
    { DatabaseName: 'd', TableInput: { Name: 't' }, SkipArchive: 'yes' },
    "a string can not be converted to a Boolean at 'skipArchive'",
  ],
  ['no document', 'GetTable', 'x', 'a string can not be converted to a structure'],
  ['null', 'GetTable', null, 'null can not be converted to a structure'],
])('%s is of another type', (_what, operation, document, message) => {
  expect(() => validate(glue, operation, document)).toThrow(
    expect.objectContaining({ code: 'SerializationException', status: 400, message }),
  );
});

test('every pattern of the models is one that JavaScript reads as Java does', () => {
  const names = readdirSync(new URL('../../wire/models', import.meta.url)).map((file) =>
    file.replace('.json', ''),
  );
  expect(names).toEqual(['athena', 'glue', 'logs', 'monitoring', 'states', 'tagging']);
  const patterns = names.flatMap((name) =>
    Object.values(modelOf(name).shapes).flatMap((shape) => ('pattern' in shape ? [shape.pattern] : [])),
  );
  expect(patterns.length).toBeGreaterThan(10);
  for (const pattern of patterns) expect(() => new RegExp(`^(?:${pattern})$`, 'u')).not.toThrow();
});
