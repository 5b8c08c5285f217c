import { printable } from './printable.ts';
import { painted, type Style, styled } from './style.ts';
import { wrapped } from './wrap.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;

/**
 * Where a command tells people what happens: live and in colour on a terminal, plain lines in a pipe. What it prints
 * is `printable`, whoever it is from.
 */
export interface Terminal {
  /**
   * One line: a break in it is shown, as any control character is.
   * @param indent where a line that is wider than the terminal is to go on; without it the terminal breaks it
   */
  readonly print: (line?: string, indent?: number) => void;
  /** Its columns; nothing in a pipe, where nothing is cut. */
  readonly width?: number;
  readonly style: (style: Style, text: string) => string;
  /** Shows what is under way, until the next call or `settle`; nothing in a pipe. */
  readonly working: (text: () => string) => void;
  /** Ends what is under way, with a line that stays. */
  readonly settle: (line?: string) => void;
}

/**
 * @param stream standard output, or standard error when standard output is for a program
 * @param silent prints nothing at all
 */
export function terminal(stream: NodeJS.WriteStream, silent = false): Terminal {
  const live = stream.isTTY && !silent;
  let timer: NodeJS.Timeout | undefined;
  const erase = () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    stream.write('\r\u001b[2K');
  };
  // Some terminals say that they are 0 columns wide.
  const width = () => (live ? stream.columns || 80 : undefined);
  const print = (line = '', indent?: number) => {
    if (silent) return;
    const columns = indent === undefined ? undefined : width();
    const lines = columns === undefined ? [line] : wrapped(line, indent ?? 0, columns);
    for (const one of lines) stream.write(`${painted(one)}\n`);
  };
  return {
    print: (line, indent) => {
      erase();
      print(line, indent);
    },
    get width() {
      return width();
    },
    style: (style, text) => styled(style, text, stream),
    working: (text) => {
      erase();
      if (!live) return;
      let frame = 0;
      const draw = () => {
        const room = (width() ?? 80) - 1;
        stream.write(`\r\u001b[2K${` ${FRAMES[frame % FRAMES.length]} ${printable(text())}`.slice(0, room)}`);
        frame += 1;
      };
      draw();
      timer = setInterval(draw, FRAME_MS);
    },
    settle: (line) => {
      erase();
      if (line !== undefined) print(line);
    },
  };
}

/** Gives a program its document on standard output, to the byte: `--json`, `--csv`. */
export function handOver(document: string): void {
  process.stdout.write(`${document}\n`);
}

/** Gives a person a text of several lines, such as a help text, line by line. */
export function printLines(stream: NodeJS.WriteStream, text: string): void {
  for (const line of text.replace(/\n$/, '').split('\n')) terminal(stream).print(line);
}
