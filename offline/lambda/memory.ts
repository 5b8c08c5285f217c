import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Linux answers from `/proc` for nothing; elsewhere each look starts a program. */
const intervalMs = platform === 'linux' ? 25 : 500;

/** Resident and peak memory of a process in bytes, or `undefined` once it has gone. */
async function residentBytes(pid: number): Promise<{ now: number; peak: number } | undefined> {
  try {
    switch (platform) {
      case 'linux': {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const kilobytes = (field: string) =>
          Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
        return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
      }
      case 'win32': {
        const { stdout } = await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
        const bytes = Number(/"([^"]*)"\s*$/.exec(stdout)?.[1]?.replaceAll(/\D/g, '') ?? 0) * 1024;
        return { now: bytes, peak: bytes };
      }
      default: {
        const bytes = Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) * 1024;
        return { now: bytes, peak: bytes };
      }
    }
  } catch {
    return undefined;
  }
}

/** A watch over a process's memory; `peak` is in bytes, since the process began where the system knows it. */
export interface MemoryWatch {
  readonly peak: () => number;
  readonly stop: () => void;
}

/**
 * Looks at the process's resident memory from outside (a handler that never yields couldn't report its own)
 * and calls `onExceeded` once when it passes `limit` bytes.
 */
export function watchMemory(pid: number, limit: number, onExceeded: () => void): MemoryWatch {
  let peak = 0;
  let stopped = false;
  const look = async () => {
    const memory = await residentBytes(pid);
    if (memory === undefined) return;
    peak = Math.max(peak, memory.peak);
    if (stopped || memory.now <= limit) return;
    stop();
    onExceeded();
  };
  const timer = setInterval(() => void look(), intervalMs);
  const stop = () => {
    stopped = true;
    clearInterval(timer);
  };
  void look();
  return { peak: () => peak, stop };
}
