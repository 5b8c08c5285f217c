import { MOST_SET_ASIDE } from '../../../core/limits/payload.ts';
import { asideOf } from '../../../lambdas/upload/set-aside.ts';

test('a payload counts all files that were set aside, and names no more than it has room for', () => {
  const note = { etag: 'e', judgedBy: 'r', error: 'EmptySource', cause: 'It is empty.' } as const;
  const keys = Array.from({ length: MOST_SET_ASIDE + 3 }, (_, index) => `landing/trial/${index}.csv`);
  const aside = Object.fromEntries(keys.map((key) => [key, note]));
  expect(asideOf({ sources: {}, aside } as unknown as Parameters<typeof asideOf>[0])).toEqual({
    files: keys.length,
    first: keys.slice(0, MOST_SET_ASIDE).map((key) => ({ key, error: 'EmptySource' })),
  });
});
