import { attended, narrator } from '../../cli/attend.ts';
import type { Terminal } from '../../cli/terminal.ts';
import type { Progress } from '../../operate/attendance.ts';

/** A terminal that keeps what it shows: lines that stay, and what is under way in brackets. */
function recorder() {
  const shown: string[] = [];
  const keep = (line?: string) => void (line !== undefined && shown.push(line));
  const screen: Terminal = {
    print: keep,
    settle: keep,
    style: (_, text) => text,
    working: (text) => void shown.push(`[${text()}]`),
  };
  return { screen, shown };
}

const executionArn = 'arn:aws:states:eu-west-1:1:execution:afluente:one';
const state = { name: 'ensure_glue_db', status: 'SUCCEEDED', enteredAt: new Date(0), input: {} } as const;

test.each<[Progress, string]>([
  [
    { kind: 'landing', name: 'a.csv', sent: 500_000, bytes: 1_000_000, milliseconds: 1000 },
    '[landing a.csv   ████████████░░░░░░░░░░░░ 50 %   500 kB/s]',
  ],
  [
    { kind: 'landed', file: { key: 'landing/a.csv', etag: '', bytes: 20_000_000 }, milliseconds: 2000 },
    'landed    landing/a.csv, 20 MB in 2.0 s, 10 MB/s',
  ],
  [{ kind: 'started', started: { executionArn, by: 'started here' } }, 'execution one   started here'],
  [{ kind: 'left', state, milliseconds: 300 }, ' ✔ ensure_glue_db                       0.3 s'],
  [{ kind: 'resting' }, '[waiting for the pipeline to rest]'],
  [{ kind: 'emptying', folder: 'lake', gone: 1000, of: 2500 }, '[emptying lake   1,000 of 2,500]'],
  [{ kind: 'emptying', folder: 'landing/a/', gone: 0 }, '[emptying landing/a/]'],
  [{ kind: 'dropped', tables: 1 }, 'dropped 1 table'],
])('%j is told as a line', (progress, line) => {
  const { screen, shown } = recorder();
  narrator(screen)(progress);
  expect(shown).toEqual([line]);
});

const UNHEARD = {
  kind: 'unheard',
  stage: 'dev',
  until: new Date(0),
  milliseconds: 215_000,
  waits: true,
  instead: 'npx afluente run --stage dev',
} as const;

test('who isn’t heard yet is told why, for how long, and what goes sooner', () => {
  const { screen, shown } = recorder();
  narrator(screen)(UNHEARD);
  expect(shown).toEqual([
    'unheard   dev was deployed just now: S3 tells EventBridge of what lands from about five minutes later, in 3 min 35 s',
    'sooner    npx afluente run --stage dev',
    '[waiting to be heard   0.0 s]',
  ]);
});

test('who doesn’t wait to be heard is told that it will never be, and what starts it', () => {
  const { screen, shown } = recorder();
  narrator(screen)({ ...UNHEARD, waits: false });
  expect(shown).toEqual([
    'unheard   dev was deployed just now: S3 tells EventBridge of what lands from about five minutes later, and never of what landed before',
    'start it  npx afluente run --stage dev',
  ]);
});

test('where standard output is for a program, who waits to be heard is told so beside it, and of nothing else', async () => {
  const [out, aside] = [recorder(), recorder()];
  await attended(
    out.screen,
    async ({ tell }) => {
      tell(UNHEARD);
      tell({ kind: 'started', started: { executionArn, by: 'started here' } });
    },
    aside.screen,
  );
  expect(out.shown).toEqual(['execution one   started here']);
  expect(aside.shown).toEqual([
    expect.stringMatching(/^unheard /),
    'sooner    npx afluente run --stage dev',
    '[waiting to be heard   0.0 s]',
  ]);
});

test('Ctrl-C aborts the signal of an operation, and of no later one', async () => {
  const { screen } = recorder();
  const before = process.listenerCount('SIGINT');
  const aborted = await attended(screen, async ({ signal }) => {
    process.emit('SIGINT');
    return signal.aborted;
  });
  expect(aborted).toBe(true);
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(await attended(screen, async ({ signal }) => signal.aborted)).toBe(false);
});
