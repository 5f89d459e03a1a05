import { decode, type HttpRequest } from '../http/request';
import type { AccessPoint, World } from '../world';

/** What a request's host and path name. */
export interface Address {
  bucket?: string;
  key?: string;
  /** Set where the bucket was reached through an access point, found or not. */
  accessPoint?: { arn: string; found: AccessPoint | undefined };
}

/**
 * Reads path-style, virtual-hosted-style and access point addresses: AWS's own, and those with `localhost`
 * in the place of `amazonaws.com`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function addressOf(world: World, request: HttpRequest): Address {
  const host = (request.headers['host'] ?? '').toLowerCase().replace(/:\d+$/, '');
  const label = /^(.+)\.(?:localhost|amazonaws\.com)$/.exec(host)?.[1];
  if (label === undefined || /^s3(\.[\w-]+)?$/.test(label)) {
    return pathStyle(world, request.path);
  }
  const key = decode(request.path.slice(1));
  const accessPointHost = /^(.+)\.s3-accesspoint(?:\.[\w-]+)?$/.exec(label)?.[1];
  // With an endpoint of one's own, SDKs put the access point's name directly before it.
  const accessPoint = world.accessPoints.find(
    ({ name, account }) => `${name}-${account}` === (accessPointHost ?? label),
  );
  if (accessPoint !== undefined) {
    return throughAccessPoint(world, accessPoint, key);
  }
  if (accessPointHost !== undefined) {
    return { accessPoint: { arn: accessPointHost, found: undefined }, ...(key !== '' && { key }) };
  }
  return { bucket: label.replace(/\.s3(\.[\w-]+)?$/, ''), ...(key !== '' && { key }) };
}

function pathStyle(world: World, path: string): Address {
  const slash = path.indexOf('/', 1);
  const first = decode(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? '' : decode(path.slice(slash + 1));
  if (first.startsWith('arn:')) {
    const accessPoint = world.accessPoints.find((candidate) => accessPointArn(world, candidate) === first);
    return accessPoint === undefined
      ? { accessPoint: { arn: first, found: undefined }, ...(key !== '' && { key }) }
      : throughAccessPoint(world, accessPoint, key);
  }
  return { ...(first !== '' && { bucket: first }), ...(key !== '' && { key }) };
}

function throughAccessPoint(world: World, accessPoint: AccessPoint, key: string): Address {
  return {
    bucket: accessPoint.bucket,
    accessPoint: { arn: accessPointArn(world, accessPoint), found: accessPoint },
    ...(key !== '' && { key }),
  };
}

function accessPointArn(world: World, { name, account, region }: AccessPoint): string {
  const partition = world.accounts.find(({ id }) => id === account)?.partition ?? 'aws';
  return `arn:${partition}:s3:${region}:${account}:accesspoint/${name}`;
}
