import type {
  DeleteObjectCommandInput,
  DeleteObjectCommandOutput,
  GetObjectCommandInput,
  GetObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import {
  DeleteObject$,
  GetObject$,
  ListObjectsV2$,
  PutObject$,
} from '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
import { command } from './service';

// The calls of S3 that are made, by the SDK's own schemas and types.
export const ListObjectsV2 = command<ListObjectsV2CommandInput, ListObjectsV2CommandOutput>(ListObjectsV2$);
export const GetObject = command<GetObjectCommandInput, GetObjectCommandOutput>(GetObject$);
export const PutObject = command<PutObjectCommandInput, PutObjectCommandOutput>(PutObject$);
export const DeleteObject = command<DeleteObjectCommandInput, DeleteObjectCommandOutput>(DeleteObject$);
