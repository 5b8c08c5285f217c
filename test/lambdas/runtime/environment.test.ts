import { environmentFrom, roleIn } from '../../../lambdas/runtime/environment.ts';
import { StatusChange } from '../../../lambdas/runtime/status-change.ts';

const ENVIRONMENT = { PIPELINE: 'trial', STAGE: 'dev', BUCKET: 'lake', DATABASE: 'db', WORKGROUP: 'w' };

test('a function works where its environment says', () => {
  expect(environmentFrom({ ...ENVIRONMENT, OTHER: 'x' })).toEqual({
    pipeline: 'trial',
    stage: 'dev',
    bucket: 'lake',
    database: 'db',
    workgroup: 'w',
  });
});

test.each(Object.keys(ENVIRONMENT))('without %s, or with an empty one, it works nowhere', (name) => {
  for (const value of [undefined, '']) {
    expect(() => environmentFrom({ ...ENVIRONMENT, [name]: value })).toThrow(
      expect.objectContaining({ name: '$ZodError' }),
    );
  }
});

test('its role is the one that its stack names', () => {
  expect(roleIn({ ROLE: 'arn:aws:iam::1:role/r' })).toBe('arn:aws:iam::1:role/r');
  expect(roleIn({})).toBe('the role of the function');
});

test('an execution that ended is told with its redrives', () => {
  const detail = { executionArn: 'arn', status: 'FAILED' };
  expect(
    StatusChange.parse({ source: 'aws.states', detail: { ...detail, redriveCount: 2, name: 'one' } }),
  ).toEqual({
    detail: { ...detail, redriveCount: 2 },
  });
  expect(StatusChange.parse({ detail })).toEqual({ detail: { ...detail, redriveCount: 0 } });
  for (const other of [
    {},
    { detail: {} },
    { detail: { ...detail, status: 1 } },
    { detail: { ...detail, executionArn: 1 } },
  ]) {
    expect(StatusChange.safeParse(other).success).toBe(false);
  }
});
