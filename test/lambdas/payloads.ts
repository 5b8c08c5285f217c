import type { Building, Built } from '../../core/tasks/ctas.ts';
import type { Checked } from '../../core/tasks/check-quality.ts';
import type { Locked } from '../../core/tasks/acquire-lock.ts';
import type { Published } from '../../core/tasks/publish.ts';
import type { Uploaded } from '../../core/tasks/upload.ts';
import type { RunId } from '../../core/runs/run-id.ts';

// A run's payload as it grows from task to task: no statement was asked, and nothing was rejected.

export function locked(run: RunId, change: Partial<Locked> = {}): Locked {
  return {
    trigger: 'manual',
    format: 1,
    run: { id: run, epoch: 3, redrive: 0 },
    lock: { outcome: 'acquired', owner: 'one' },
    stamps: {},
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
    ...change,
  };
}

/** @param etag of the raw data */
export function uploaded(run: RunId, etag = 'raw', change: Partial<Uploaded> = {}): Uploaded {
  return {
    ...locked(run, { stamps: { rows: 'r' } }),
    upload: {
      source: { key: 'landing/trial/a.csv', etag: '"e"', bytes: 9, landedAt: '2026-11-23T04:00:00.000Z' },
      identity: 'identity',
      raw: { etag, bytes: 9, files: 1 },
      rows: 3,
      read: 3,
      rejected: { rows: 0, limit: { rows: 0, share: 0 }, keys: [], reasons: [] },
    },
    ...change,
  };
}

export function building(run: RunId, etag: string, change: Partial<Building> = {}): Building {
  return { ...uploaded(run, etag, { stamps: { rows: 'r', build: 'b' } }), ...change };
}

export function built(run: RunId, etag: string, change: Partial<Built> = {}): Built {
  return {
    ...building(run, etag),
    build: {
      table: `trial_by_city__build_${run}`,
      prefix: `processed-data/trial_by_city/${run}/`,
      rows: 3,
      partitions: 2,
      files: 2,
      bytes: 30,
    },
    ...change,
  };
}

export function checked(run: RunId, change: Partial<Checked> = {}): Checked {
  return { ...built(run, 'raw'), stamps: { rows: 'r', build: 'b', checks: 'c' }, checks: [], ...change };
}

export function published(run: RunId, table: string): Published {
  const location = `s3://lake/processed-data/${table}/${run}/`;
  return { ...checked(run), published: { table, version: 4, location } };
}
