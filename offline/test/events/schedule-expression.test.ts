import { scheduleExpression } from '../../events/schedule-expression.ts';

describe('schedule expressions', () => {
  const runs = (expression: string, timeZone: string, from: string, count: number) => {
    const next = scheduleExpression(expression, timeZone, new Date('2026-01-01T00:00:00Z'));
    const found: string[] = [];
    for (let at = next(new Date(from)); at !== undefined && found.length < count; at = next(at))
      found.push(at.toISOString().slice(0, 16));
    return found;
  };
  test.each<[string, string, string, string[]]>([
    [
      'cron(0 3 * * ? *)',
      'America/Sao_Paulo',
      '2026-11-23T12:00:00Z',
      ['2026-11-24T06:00', '2026-11-25T06:00'],
    ],
    // The offset changes, the local time doesn't.
    ['cron(0 3 * * ? *)', 'Europe/Berlin', '2026-10-24T00:00:00Z', ['2026-10-24T01:00', '2026-10-25T02:00']],
    // 02:30 doesn't exist on 2026-03-08: skipped.
    [
      'cron(30 2 * * ? *)',
      'America/New_York',
      '2026-03-07T00:00:00Z',
      ['2026-03-07T07:30', '2026-03-09T06:30'],
    ],
    // 01:30 exists twice on 2026-11-01: once.
    [
      'cron(30 1 * * ? *)',
      'America/New_York',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    // 2 is Monday.
    ['cron(0 12 ? * 2 *)', 'UTC', '2026-11-23T13:00:00Z', ['2026-11-30T12:00']],
    ['cron(0 12 ? * MON-FRI *)', 'UTC', '2026-11-20T13:00:00Z', ['2026-11-23T12:00', '2026-11-24T12:00']],
    ['cron(0/15 8 L * ? 2026)', 'UTC', '2026-12-01T00:00:00Z', ['2026-12-31T08:00', '2026-12-31T08:15']],
    ['rate(6 hours)', 'UTC', '2026-11-23T07:00:00Z', ['2026-11-23T12:00', '2026-11-23T18:00']],
    ['at(2026-11-24T10:00:00)', 'America/Sao_Paulo', '2026-11-23T00:00:00Z', ['2026-11-24T13:00']],
  ])('%s in %s', (expression, timeZone, from, expected) => {
    expect(runs(expression, timeZone, from, expected.length)).toEqual(expected);
  });
  test('at fires once', () => {
    expect(runs('at(2026-11-24T10:00:00)', 'UTC', '2026-11-24T10:00:00Z', 1)).toEqual([]);
  });
  test.each(['cron(0 3 * * * *)', 'cron(0 3 * * ?)', 'rate(1 week)', 'at(tomorrow)', 'hourly'])(
    '%s is refused',
    (expression) => {
      expect(() => scheduleExpression(expression, 'UTC', new Date())).toThrow(expression);
    },
  );
});
