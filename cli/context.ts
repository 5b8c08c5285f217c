import type { OfflineHost } from '../operate/session/offline.ts';
import type { Pipeline } from '../core/definition/pipeline.ts';
import type { ServePage } from './page.ts';

/** What bin brings to the commands. */
export interface Context extends OfflineHost {
  /** Whether a text, in lower case, is a name or an address that the offline AWS can be asked under. */
  readonly isHostName: (text: string) => boolean;
  readonly servePage: ServePage;
  /**
   * The pipelines of a folder, judged as the app judges them.
   * @throws InvalidDefinition with a line for each fault
   */
  readonly loadPipelines: (directory: string) => Promise<readonly Pipeline[]>;
}
