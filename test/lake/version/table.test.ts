import { publishedTable as core } from '../../../core/published/published-table.ts';
import {
  columnsOf,
  handedTo,
  otherBucketOf,
  publicationIn,
  publishedTable,
  succession,
} from '../../../lake/version/table.ts';
import { versionOf } from '../../memory/stage.ts';

const version = versionOf({ number: 7 });
const publication = succession(version, { pipeline: 'trial', epoch: 4 }, undefined);
const table = publishedTable(version, publication, 'lake');

test('a table tells of what was published, of its columns, and of another bucket than this one', () => {
  expect(table).toEqual(core(version, publication, 'lake'));
  expect(publicationIn(table)).toEqual(publication);
  expect(publicationIn({ Name: 't' })).toBeUndefined();
  expect(columnsOf({ table })).toEqual(version.columns);
  expect(columnsOf({ table: { Name: 't' } })).toEqual([]);
  expect(otherBucketOf({ table }, 'lake')).toBeUndefined();
  expect(otherBucketOf({ table }, 'another')).toBe('lake');
  expect(otherBucketOf({ table: { Name: 't' } }, 'lake')).toBeUndefined();
});

test('the next publication has the highest number so far, of the former one nothing else', () => {
  const former = { ...publication, number: 9, last: 12, withdrawn: 's d' };
  expect(succession(version, { pipeline: 'other', epoch: 5 }, former)).toEqual({
    pipeline: 'other',
    run: version.run,
    epoch: 5,
    number: 7,
    last: 12,
    rows: 3,
    source: 's',
    definition: 'd',
    withdrawn: undefined,
  });
  const back = succession(version, { pipeline: 'trial', epoch: 5, withdrawn: 's d' }, { ...former, last: 2 });
  expect(back).toMatchObject({ last: 7, withdrawn: 's d' });
});

test('what is handed over is the same to readers, and another pipeline’s', () => {
  const found = { ...table, VersionId: '3', CatalogId: '000000000000', CreatedBy: 'somebody' };
  const handed = handedTo(found, 'other', 6);
  expect(handed).toEqual({
    ...table,
    Description: 'Published by the pipeline other.',
    Parameters: { ...table.Parameters, 'afluente.pipeline': 'other', 'afluente.epoch': '6' },
  });
  expect(publicationIn(handed as typeof table)).toEqual({ ...publication, pipeline: 'other', epoch: 6 });
});
