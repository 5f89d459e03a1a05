import type { AwsKeys, CommonRequest } from '../inputs/request';
import { call, type CallPolicy } from './call';
import { noneConfigured, type ConfiguredEndpoints } from './configured-endpoints';
import type { BoundedHttpHandler } from './http';
import { operationName, reachedBy, ServiceClient, type Command } from './service';
import { stsService } from './sts-service';

export interface StsAnswer<Out> {
  readonly output: Out;
  /** The server's clock when it answered, from its `Date` header; this machine's where it sent none. */
  readonly serverTime: Date;
}

/** What a way of obtaining credentials needs of STS. */
export interface Sts {
  /**
   * Makes one STS call, repeated only where a second try can pass.
   *
   * @param keys who asks; absent for a call that is not signed.
   * @param command what is sent, or what makes it anew for each try.
   * @param resource the role or name that the call is about, for error messages.
   * @throws CallError
   */
  send<In extends object, Out extends object>(
    command: Command<In, Out> | (() => Promise<Command<In, Out>>),
    keys: AwsKeys | undefined,
    resource?: string,
    options?: Pick<CallPolicy, 'sentOnce'>,
  ): Promise<StsAnswer<Out>>;
  /** Opens a connection to STS while something else is waited for. Never fails: the call will tell what is wrong. */
  openAhead(): Promise<void>;
}

/** STS as the request wants it reached: region, endpoint, FIPS, dual-stack. */
export function connectSts(
  request: Pick<CommonRequest, 'region' | 'endpoints'>,
  policy: CallPolicy,
  requestHandler: Pick<BoundedHttpHandler, 'handle' | 'openAhead'>,
  configured: ConfiguredEndpoints = noneConfigured,
): Sts {
  const { endpoints, region } = request;
  const reached = reachedBy(endpoints, 'sts', { region, configured, requestHandler });
  const service = stsService(reached);
  return {
    async openAhead() {
      try {
        const { url } = await service.endpointFor({});
        requestHandler.openAhead(url);
      } catch {
        // The call itself will fail by this, with its reason.
      }
    },
    async send(command, keys, resource, options) {
      const client = new ServiceClient(service, reached, keys);
      const make = typeof command === 'function' ? command : () => Promise.resolve(command);
      const first = await make();
      let fresh: typeof first | undefined = first;
      const operation = operationName(first);
      const subject = { service: 'sts', operation, ...(resource !== undefined && { resource }) } as const;
      let serverTime = new Date();
      const output = await call(subject, { ...policy, ...options }, async (tryOptions) => {
        const sent = fresh ?? (await make());
        fresh = undefined;
        const answer = await client.send(sent, tryOptions);
        const date = new Date(tryOptions.trace?.headers?.['date'] ?? '');
        if (!Number.isNaN(date.getTime())) serverTime = date;
        return answer;
      });
      return { output, serverTime };
    },
  };
}
