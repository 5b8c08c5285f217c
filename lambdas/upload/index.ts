import { S3Client } from '@aws-sdk/client-s3';
import definition from '#pipeline';
import sql from '#sql';
import { Locked } from '../../core/payload.ts';
import { handlerOf } from '../runtime/task.ts';
import { upload } from './task.ts';
import { leavePayloadsUnsigned } from './unsigned-payload.ts';

const s3 = new S3Client();
leavePayloadsUnsigned(s3);

export const handler = handlerOf('upload', { definition, sql }, Locked, (input, context) =>
  upload(input, s3, context),
);
