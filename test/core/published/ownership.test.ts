import { assertOwner, assertPasses } from '../../../core/published/ownership.ts';

test('what nobody has, or the pipeline itself, it may have', () => {
  for (const owner of [undefined, 'trial']) {
    expect(() => assertOwner('dataset', 'trips', owner, 'trial')).not.toThrow();
    expect(() => assertOwner('target', 'by_city', owner, 'trial')).not.toThrow();
  }
});

test.each([
  [
    'dataset',
    'The dataset trips belongs to the pipeline visits, not to trial;',
    'name another in source.dataset.',
  ],
  [
    'target',
    'The table trips belongs to the pipeline visits, not to trial;',
    'name another in target.table.',
  ],
] as const)('a %s of another pipeline is refused, with what hands it over', (kind, first, last) => {
  expect(() => assertOwner(kind, 'trips', 'visits', 'trial')).toThrow(
    expect.objectContaining({
      name: 'OwnedByAnother',
      message: `${first} hand it over with npx afluente adopt --pipeline trial --from visits, or ${last}`,
    }),
  );
});

const passing = { from: 'former', to: 'trial' };

test('what is handed over belongs to one of the two, or to nobody', () => {
  for (const owner of [undefined, 'former', 'trial']) {
    expect(() => assertPasses('target', 'by_city', owner, passing)).not.toThrow();
  }
});

test.each([
  ['dataset', 'dataset'],
  ['target', 'table'],
] as const)('a %s that a third one has by now is not handed over', (kind, word) => {
  expect(() => assertPasses(kind, 'trips', 'visits', passing)).toThrow(
    expect.objectContaining({
      name: 'OwnedByAnother',
      message: `The ${word} trips belongs to the pipeline visits by now, not to former; look again, and hand it over with npx afluente adopt --pipeline trial --from visits.`,
    }),
  );
});
