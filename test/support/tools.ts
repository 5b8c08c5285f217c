import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** As monitoring/images.json has it. */
const YACE = 'github.com/prometheus-community/yet-another-cloudwatch-exporter@v0.67.0';
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/afluente-tools');

const Module = z.object({ Dir: z.string() });

function run(program: string, args: readonly string[], environment: Record<string, string> = {}): string {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

/**
 * The exporter, built once from Go's module proxy: by the module's own go.sum, which the checksum database vouches for.
 * @returns the path of the binary
 * @throws Error without Go 1.25 or newer
 */
export function yace(): string {
  const given = process.env['YACE'];
  if (given !== undefined) return given;
  const binary = join(CACHE, YACE.replaceAll(/[^\w.-]+/g, '-'));
  if (existsSync(binary)) return binary;
  mkdirSync(CACHE, { recursive: true });
  const { Dir } = Module.parse(JSON.parse(run('go', ['mod', 'download', '-json', YACE])));
  run('go', ['build', '-C', Dir, '-mod=readonly', '-o', binary, './cmd/yace']);
  return binary;
}

/**
 * Prometheus, installed from Debian where it is missing.
 * @throws Error where it is missing and can't be installed
 */
export function prometheus(): string {
  return debian('prometheus');
}

/** Chromium, likewise. */
export function chromium(): string {
  return debian('chromium');
}

/** A program of a Debian package of its name. */
function debian(name: string): string {
  const found = () => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found()) {
    run('apt-get', ['update', '-qq']);
    const version = /Candidate: (\S+)/.exec(run('apt-cache', ['policy', name]))?.[1] ?? '';
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', `${name}=${version}`]);
  }
  return run('which', [name]).trim();
}

/** Where a Python program's packages are named, each in its version. */
const REQUIREMENTS = {
  'cfn-lint': join(import.meta.dirname, '../templates/requirements.txt'),
  zizmor: join(import.meta.dirname, '../workflows/requirements.txt'),
} as const;
/** The newest is taken; networkx, which cfn-lint needs, wants 3.11 at least. */
const PYTHONS = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3'];

/**
 * A program of PyPI and everything that it is made of, installed once into an environment of its own.
 * @returns the path of its program
 * @throws Error without Python 3.11 or newer
 */
export function pypi(name: keyof typeof REQUIREMENTS): string {
  const python = PYTHONS.find(
    (candidate) => spawnSync(candidate, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined)
    throw new Error(`${name} needs Python 3.11 or newer; install python3 and its venv.`);
  const requirements = REQUIREMENTS[name];
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const environment = join(CACHE, `${name}-${wanted}`);
  const program = join(environment, 'bin', name);
  if (existsSync(program)) return program;
  run(python, ['-m', 'venv', '--clear', environment]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements,
  ];
  run(join(environment, 'bin/python'), pip);
  return program;
}

/** Go programs by the path of their package. gitleaks goes by this module path alone. */
const GO = {
  gitleaks: 'github.com/zricethezav/gitleaks/v8@v8.30.1',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  /** The parser that `docker compose` is made with. */
  compose: 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2',
} as const;

/**
 * A Go program, built once by its own go.sum, which the checksum database vouches for.
 * @returns the path of the binary
 * @throws Error without Go
 */
export function goProgram(name: keyof typeof GO): string {
  const directory = join(CACHE, GO[name].replaceAll(/[^\w.-]+/g, '-'));
  mkdirSync(directory, { recursive: true });
  // It is called by the last folder of its path.
  if (readdirSync(directory).length === 0) run('go', ['install', GO[name]], { GOBIN: directory });
  return join(directory, readdirSync(directory)[0] ?? '');
}
