import { Crc32cJs, Crc64NvmeJs } from '@aws-sdk/checksums/crc';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A checksum in the making. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The checksum so far, in base64, as S3's headers carry it. Called once. */
  end(): Promise<string>;
}

/** S3's names of the algorithms, and how each is made. What isn't here is refused by name. */
const DIGESTS = {
  CRC32: () => {
    let value = 0;
    return {
      update: (bytes) => void (value = crc32(bytes, value)),
      end: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return Promise.resolve(bytes.toString('base64'));
      },
    };
  },
  CRC32C: () => ofSdk(new Crc32cJs()),
  CRC64NVME: () => ofSdk(new Crc64NvmeJs()),
  MD5: () => ofNode('md5'),
  SHA1: () => ofNode('sha1'),
  SHA256: () => ofNode('sha256'),
} satisfies Record<string, () => Digest>;

export type DigestAlgorithm = keyof typeof DIGESTS;

export function isDigestAlgorithm(name: string): name is DigestAlgorithm {
  return Object.hasOwn(DIGESTS, name);
}

export function createDigest(algorithm: DigestAlgorithm): Digest {
  return DIGESTS[algorithm]();
}

function ofNode(name: string): Digest {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), end: () => Promise.resolve(hash.digest('base64')) };
}

function ofSdk(checksum: { update(bytes: Uint8Array): void; digest(): Promise<Uint8Array> }): Digest {
  return {
    update: (bytes) => checksum.update(bytes),
    end: async () => Buffer.from(await checksum.digest()).toString('base64'),
  };
}
