import { z } from 'zod';

/** `registry/repository:tag`, and the digest once `npm run pin` has verified it. */
const REFERENCE =
  /^(?<registry>[a-z0-9.-]+\.[a-z]+)\/(?<repository>[a-z0-9._/-]+):(?<tag>v?\d[\w.-]*)(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

const Image = z.string().regex(REFERENCE, 'an image needs its registry and an exact tag');

/** The images of everything that is run beside AWS: `monitoring/images.json`, the only place that names them. */
export const Images = z.strictObject({
  exporter: Image,
  prometheus: Image,
  alertmanager: Image,
  grafana: Image,
});

export type Images = z.infer<typeof Images>;

export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** @throws Error when it names no registry, or no exact tag */
export function parseImage(image: string): ImageReference {
  const { registry = '', repository = '', tag = '' } = REFERENCE.exec(image)?.groups ?? {};
  if (tag === '') throw new Error(`${image}: an image needs its registry and an exact tag.`);
  return { registry, repository, tag };
}
