import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goProgram, pypi } from '../support/tools.ts';

// Lets actionlint and zizmor judge what GitHub runs, and shows that they would find a fault: npm run test:workflows
const ROOT = join(import.meta.dirname, '../..');

interface Judged {
  readonly passed: boolean;
  readonly said: string;
}

function judge(program: string, args: readonly string[], directory: string): Judged {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  if (error) throw error;
  return { passed: status === 0, said: stdout + stderr };
}

/** Its rules for shell and Python need programs that aren't everywhere; what workflows run is short. */
function actionlint(directory: string): Judged {
  const workflows = globSync('.github/workflows/*.yml', { cwd: directory });
  return judge(goProgram('actionlint'), ['-shellcheck=', '-pyflakes=', ...workflows], directory);
}

/** Offline, and at its strictest: what stands anyway says why beside itself. */
function zizmor(directory: string): Judged {
  return judge(pypi('zizmor'), ['--offline', '--quiet', '--no-progress', '--pedantic', '.github'], directory);
}

/** A workflow with one fault that each finds. */
const FAULTY: readonly {
  readonly by: (directory: string) => Judged;
  readonly fault: string;
  readonly step: string;
}[] = [
  { by: actionlint, fault: 'undefined variable', step: 'run: echo "${{ nobody.knows }}"' },
  { by: zizmor, fault: 'template-injection', step: 'run: echo "${{ github.event.pull_request.title }}"' },
  { by: zizmor, fault: 'unpinned-uses', step: 'uses: actions/checkout@v6' },
];

function finds({ by, fault, step }: (typeof FAULTY)[number]): boolean {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-workflows-'));
  try {
    mkdirSync(join(scratch, '.github/workflows'), { recursive: true });
    const job = `  one:\n    name: one\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;
    writeFileSync(
      join(scratch, '.github/workflows/one.yml'),
      `name: one\non: pull_request\npermissions: {}\njobs:\n${job}`,
    );
    const { passed, said } = by(scratch);
    return !passed && said.includes(fault);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function tell(what: string, { passed, said }: Judged): boolean {
  if (!passed) process.stdout.write(said);
  console.log(`${passed ? '✔' : '✘'} ${what}`);
  return passed;
}

try {
  const passed = [
    tell('actionlint finds nothing in .github/workflows', actionlint(ROOT)),
    tell('zizmor finds nothing in .github', zizmor(ROOT)),
    ...FAULTY.map((faulty) =>
      tell(`a workflow with "${faulty.step}" is refused`, { passed: finds(faulty), said: '' }),
    ),
  ];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
