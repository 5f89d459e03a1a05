import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-error';
import type { Call } from './calls';
import type { Cloud } from './cloud';
import { CONTROL_PREFIX, handleControl } from './control';
import { describeCall } from './describe-call';
import { answerChanged, answerInstead } from './faults/answers';
import { deliver } from './faults/delivery';
import { FaultQueue } from './faults/queue';
import type { Answer } from './http/answer';
import { readRequest, type HttpRequest } from './http/request';
import { Sessions } from './identity/sessions';
import type { LocalAws, LocalAwsOptions } from './index';
import { handleOidc, TOKEN_PATH } from './oidc/handle';
import { createOidcIssuer, GITHUB_ISSUER } from './oidc/issuer';
import { handleS3, s3ErrorAnswer } from './s3/handle';
import { ObjectStores } from './s3/object-stores';
import { createSamlIssuer } from './saml/issuer';
import { tellSecrets } from './secrets';
import { handleSignin, SIGNIN_PATH } from './signin/handle';
import { stsErrorAnswer } from './sts/error-xml';
import { handleSts } from './sts/handle';
import { exampleWorld } from './world';

/** Longer than any pause between a client's requests, so that none meets a connection just closed. */
const KEEP_ALIVE_MS = 60_000;

/** Starts the server on 127.0.0.1. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const clock = options.clock ?? (() => new Date());
  const world = options.world ?? exampleWorld();
  const cloud: Cloud = {
    world,
    clock,
    sessions: new Sessions(() => world.longestSession),
    usedMfaCodes: new Map(),
    oidcIssuer: createOidcIssuer(clock),
    samlIssuer: createSamlIssuer(clock),
    signinTokens: new Map(),
    objectStores: new ObjectStores(),
    multipartUploads: new Map(),
  };
  const calls: Call[] = [];
  const faults = new FaultQueue(clock);
  const closing = new AbortController();

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
    // The client hung up, or the server is closing: there is nobody to tell.
    respond(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const localAws: LocalAws = {
    url,
    stsEndpoint: url,
    s3Endpoint: url,
    signinEndpoint: `${url}${SIGNIN_PATH}`,
    oidc: {
      issuer: GITHUB_ISSUER,
      requestUrl: `${url}${TOKEN_PATH}?api-version=2.0`,
      requestToken: cloud.oidcIssuer.requestToken,
    },
    calls,
    world: cloud.world,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    clearCalls: () => {
      calls.length = 0;
    },
    issueOidcToken: (claims) => cloud.oidcIssuer.issue(claims),
    issueSamlAssertion: (claims) => cloud.samlIssuer.issue(claims),
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return localAws;

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    response.setHeader('date', clock().toUTCString());
    if (request.path.startsWith(CONTROL_PREFIX)) {
      await deliver(response, await handleControl(localAws, request), undefined);
      return;
    }
    const call = describeCall(cloud.world, request, clock());
    calls.push(call);
    const met = faults.meet(call);
    for (const fault of met) {
      if (fault.kind === 'delay') {
        await sleep(fault.ms, undefined, { signal: closing.signal });
      }
    }
    const fault = met.find(({ kind }) => kind !== 'delay');
    const requestId = call.service === 's3' ? s3RequestId() : randomUUID();
    const answer =
      answerInstead(fault, call.service, requestId) ??
      answerChanged(fault, await answerOf(request, call, requestId));
    if (answer.errorCode !== undefined) {
      call.errorCode = answer.errorCode;
    }
    // Before the answer, so that whoever has it finds the call complete.
    call.status = answer.status;
    tellSecrets(call, answer);
    if (!(await deliver(response, answer, fault))) {
      delete call.status;
    }
  }

  async function answerOf(request: HttpRequest, call: Call, requestId: string): Promise<Answer> {
    try {
      switch (call.service) {
        case 'oidc':
          return await handleOidc(cloud, request);
        case 'signin':
          return handleSignin(cloud, request);
        case 'sts':
          return await handleSts(cloud, request, call, requestId);
        case 's3':
          return await handleS3(cloud, request, call, requestId);
      }
    } catch (error) {
      // A mistake of this server's: said aloud, or a test would look for it in the client.
      console.error(error);
      const message = error instanceof Error ? error.message : String(error);
      return call.service === 's3'
        ? s3ErrorAnswer(new AwsError(500, 'InternalError', message), requestId)
        : stsErrorAnswer(new AwsError(500, 'InternalFailure', message), requestId);
    }
  }
}

/** 16 characters, as S3's. */
function s3RequestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}
