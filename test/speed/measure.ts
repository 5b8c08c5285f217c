import Papa from 'papaparse';
import { convert } from '../../core/csv/convert.ts';
import { csv } from '../../core/definition/index.ts';
import type { SpeedDialect } from './dialects.ts';
import type { Measured } from './report.ts';

const ROWS = 4000;
/** What is read of a landed file at once. */
const PIECE = 1 << 16;

/**
 * Reads one file by turns: as the upload does, values judged, and as papaparse does, which judges none, both whole and row
 * by row. Other processes don't count, but what they do to caches does.
 * @throws Error where a reader doesn't find every row
 */
export async function measure(
  { columns, dialect, row }: SpeedDialect,
  megabytes: number,
  rounds: number,
): Promise<Measured> {
  const part = `${Array.from({ length: ROWS }, (_, number) => row(number)).join('\n')}\n`;
  const parts = Math.ceil((megabytes * 1e6) / part.length);
  const header =
    Object.keys(columns).join(dialect.delimiter) + (dialect.trailingDelimiter ? dialect.delimiter : '');
  const file = Buffer.from(`${header}\n${part.repeat(parts)}`);
  const rows = parts * ROWS;
  const source = csv({ dataset: 'speed', columns, ...dialect });
  const options = { delimiter: dialect.delimiter, quoteChar: dialect.quote === "'" ? "'" : '"' };
  async function* pieces() {
    for (let at = 0; at < file.length; at += PIECE) yield file.subarray(at, at + PIECE);
  }
  const ours = async () => {
    const accepted = { rows: 0 };
    for await (const _ of convert(pieces(), source, accepted, () => undefined));
    return accepted.rows;
  };
  // The header and what is behind the last line end are rows to it.
  const whole = () => (Papa.parse(file.toString(), options).data?.length ?? 0) - 2;
  const steps = () => {
    let count = -2;
    Papa.parse(file.toString(), { ...options, step: () => void (count += 1) });
    return count;
  };
  const speed = async (read: () => number | Promise<number>) => {
    const began = process.cpuUsage();
    const found = await read();
    const { user, system } = process.cpuUsage(began);
    if (found !== rows) throw new Error(`${found} of ${rows} rows were read.`);
    return file.length / (user + system);
  };
  const measured = { ours: [], whole: [], steps: [] } as { ours: number[]; whole: number[]; steps: number[] };
  for (let round = 0; round < rounds; round += 1) {
    measured.ours.push(await speed(ours));
    measured.whole.push(await speed(whole));
    measured.steps.push(await speed(steps));
  }
  return measured;
}
