import type { ExecutionDocument } from './documents.ts';
import type { Model } from './model.ts';
import { hashOf } from './route.ts';

/** The machine's picture, whose tasks lead to what they did. The list beside it says the same, and takes the keyboard. */
export function drawn(
  svg: string,
  { go }: { readonly go: (hash: string) => void },
  model: Model,
): SVGElement {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const picture = document.importNode(parsed, true);
  if (!(picture instanceof SVGElement)) throw new TypeError('The state machine has no picture.');
  picture.addEventListener('click', ({ target }) => {
    const node = target instanceof Element ? target.closest('.task') : null;
    const task = node?.querySelector('title')?.textContent;
    const { execution } = model;
    if (task && execution) go(hashOf({ ...model.route, view: 'runs', execution: execution.execution, task }));
  });
  return picture;
}

const CLASSES = { RUNNING: 'is-running', SUCCEEDED: 'is-succeeded', FAILED: 'is-failed' } as const;

/** Lets the picture say how far an execution is. */
export function paint(
  picture: SVGElement,
  execution: ExecutionDocument | undefined,
  chosen: string | undefined,
): void {
  for (const node of picture.querySelectorAll('.state')) {
    const name = node.querySelector('title')?.textContent ?? '';
    const status = execution?.states.find((state) => state.name === name)?.status;
    for (const [of, className] of Object.entries(CLASSES)) node.classList.toggle(className, of === status);
    node.classList.toggle('is-chosen', name === chosen);
  }
}
