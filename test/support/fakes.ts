import { type GetTableCommandOutput, GlueClient } from '@aws-sdk/client-glue';
import { NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';

/** A bucket that keeps what is put, with S3's conditional writes; only what small JSON objects need. */
export class FakeS3 {
  readonly objects = new Map<string, string>();
  /** Called before each write; what it throws ends the write. */
  beforeWrite: (key: string) => void = () => undefined;

  get client(): S3Client {
    return { send: async (command: any) => this.#answer(command.constructor.name, command.input) } as never;
  }

  json(key: string): any {
    return JSON.parse(this.objects.get(key) ?? 'null');
  }

  #answer(name: string, input: any): object {
    if (name === 'ListObjectsV2Command') {
      const keys = [...this.objects.keys()].filter((key) => key.startsWith(input.Prefix)).sort();
      if (input.Delimiter === undefined) return { Contents: keys.map((Key) => ({ Key })) };
      const levels = keys.map((key) => key.slice(input.Prefix.length).split(input.Delimiter));
      const folders = new Set(levels.filter(({ length }) => length > 1).map(([first]) => first));
      return { CommonPrefixes: [...folders].map((folder) => ({ Prefix: `${input.Prefix}${folder}/` })) };
    }
    if (name === 'ListObjectVersionsCommand') {
      const keys = [...this.objects.keys()].filter((key) => key.startsWith(input.Prefix)).sort();
      return { Versions: keys.map((Key) => ({ Key, VersionId: 'null', IsLatest: true, Size: 1 })) };
    }
    if (name === 'ListMultipartUploadsCommand') return {};
    if (name === 'DeleteObjectsCommand') {
      for (const { Key } of input.Delete.Objects) this.objects.delete(Key);
      return {};
    }
    if (name === 'PutObjectCommand') this.beforeWrite(input.Key);
    const present = this.objects.get(input.Key);
    if (name === 'GetObjectCommand') {
      if (present === undefined) throw new NoSuchKey({ message: input.Key, $metadata: {} });
      return { ETag: etagOf(present), Body: { transformToString: async () => present } };
    }
    if (name !== 'PutObjectCommand') throw new Error(`${name} is not imitated.`);
    const holds =
      (input.IfNoneMatch === undefined || present === undefined) &&
      (input.IfMatch === undefined || (present !== undefined && etagOf(present) === input.IfMatch));
    if (!holds) throw Object.assign(new Error('condition'), { name: 'PreconditionFailed' });
    this.objects.set(input.Key, input.Body);
    return { ETag: etagOf(input.Body) };
  }
}

function etagOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** A catalog with one table, which changes only by its version. */
export class FakeGlue {
  table: NonNullable<GetTableCommandOutput['Table']> | undefined;
  beforeWrite: () => void = () => undefined;

  get client(): GlueClient {
    const send = async (command: any) => this.#answer(command.constructor.name, command.input);
    // Paginators ask for an instance.
    return Object.assign(Object.create(GlueClient.prototype) as GlueClient, { send });
  }

  async #answer(name: string, input: any): Promise<object> {
    if (name === 'GetTablesCommand') return { TableList: this.table ? [this.table] : [] };
    if (name === 'GetTableCommand') {
      const { EntityNotFoundException } = await import('@aws-sdk/client-glue');
      if (!this.table) throw new EntityNotFoundException({ message: input.Name, $metadata: {} });
      return { Table: this.table };
    }
    if (name !== 'UpdateTableCommand') throw new Error(`${name} is not imitated.`);
    this.beforeWrite();
    const { ConcurrentModificationException } = await import('@aws-sdk/client-glue');
    if (input.VersionId !== this.table?.VersionId)
      throw new ConcurrentModificationException({ message: 'stale', $metadata: {} });
    this.table = { ...input.TableInput, VersionId: String(Number(input.VersionId) + 1) };
    return {};
  }
}
