import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { needOf } from '../../lake/denials/need.ts';
import { failure, PLAIN, startOffline } from '../../offline/test/wire/harness.ts';

test('the names of S3’s actions are those that the offline AWS judges by', async () => {
  const offline = await startOffline();
  try {
    const bucket = { Bucket: PLAIN.name };
    const object = { ...bucket, Key: 'a/b' };
    const opened = await offline.client().send(new CreateMultipartUploadCommand(object));
    const upload = { ...object, UploadId: opened.UploadId };
    // A HEAD's denial has no words that could be compared.
    const sent: (readonly [string, object])[] = [
      ['PutObjectCommand', new PutObjectCommand({ ...object, Body: 'x' })],
      ['GetObjectCommand', new GetObjectCommand(object)],
      ['GetObjectCommand', new GetObjectCommand({ ...object, VersionId: 'v' })],
      ['ListObjectsV2Command', new ListObjectsV2Command(bucket)],
      ['ListMultipartUploadsCommand', new ListMultipartUploadsCommand(bucket)],
      ['CreateMultipartUploadCommand', new CreateMultipartUploadCommand(object)],
      ['UploadPartCommand', new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' })],
      [
        'CompleteMultipartUploadCommand',
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag: 'e' }] },
        }),
      ],
      ['AbortMultipartUploadCommand', new AbortMultipartUploadCommand(upload)],
    ];
    for (const [name, command] of sent) {
      const { input } = command as GetObjectCommand;
      const { action, resource } = needOf('S3Client', name, input);
      const { message } = await failure(offline.client('TASK').send(command as GetObjectCommand));
      expect([name, message]).toEqual([
        name,
        expect.stringContaining(`is not authorized to perform: ${action} on resource: `),
      ]);
      expect(message).toContain(resource);
    }
    const Delete = { Objects: [{ Key: 'a/b' }] };
    const { Errors } = await offline.client('TASK').send(new DeleteObjectsCommand({ ...bucket, Delete }));
    const { action } = needOf('S3Client', 'DeleteObjectsCommand', { ...bucket, Delete });
    expect(Errors?.[0]?.Message).toContain(`perform: ${action} on resource: `);
  } finally {
    await offline.close();
  }
});
