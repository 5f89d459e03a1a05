import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changes, faultOf, type Change } from '../../fuzz/answers';
import { run, type Came } from '../../fuzz/run';
import { startLocalAws, type LocalAws } from '../../local-aws';
import { CALLS } from '../../reliability/calls';
import { askSts } from '../../src/ask-sts';
import { inputVariable } from '../../src/inputs/environment';
import { readRequest } from '../../src/inputs/read-request';
import { reachOf } from '../../src/reach';
import { explain } from '../../src/report/explain';
import { GITHUB } from '../unit/report/error-samples';
import { noFile } from '../unit/inputs/reading';

// Within this process, where an answer is read in the time in which a process begins: by the client that the action has.

const silent = { mask: () => undefined, info: () => undefined, debug: () => undefined };
const STEPS = CALLS.filter(({ service, renewal }) => !renewal && ['sts', 'oidc'].includes(service));

interface Answered {
  readonly from: string;
  readonly changes: readonly Change[];
}

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

async function tryOut({ from, changes: some }: Answered): Promise<Came> {
  const call = STEPS.find(({ name }) => name === from);
  const { requestUrl, requestToken } = aws.oidc;
  const inputs = {
    'aws-region': 'us-east-1',
    'sts-endpoint': aws.url,
    'disable-retry': 'true',
    ...call?.inputs(aws),
  };
  const env = {
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [inputVariable(name), value])),
    ...(call?.oidc && {
      ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    }),
    AWS_CONFIG_FILE: '/dev/null/config',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null/credentials',
  };
  const reading = readRequest(env, noFile);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const { request } = reading;
  const reach = reachOf(request, env, silent);
  aws.fault({ operation: call?.operation ?? '', ...faultOf({ kind: 'changed', changes: some }) });
  try {
    const { credentials, identity } = await askSts({ request, env, progress: {}, reach, voice: silent });
    const texts = [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken ?? '-'];
    return {
      complaints: [
        ...texts.filter((text) => text === '' || /\p{Cc}/u.test(text)).map(() => 'credentials that are none'),
        ...(credentials.expiration && !(credentials.expiration.getTime() > Date.now())
          ? ['an end that is past']
          : []),
        ...(identity && !/^\d{12}$/.test(identity.accountId) ? ['an account that is none'] : []),
      ],
      ends: 'obtained',
    };
  } catch (error) {
    const { title, lines, detail } = explain(error, { request, github: GITHUB });
    const told = [title, ...lines, ...detail];
    return {
      complaints: [
        ...(title === 'Unexpected error' ? [`nobody expected it: ${String(error)}`] : []),
        ...(told.some((line) => /[\p{Cc}\u2028\u2029]/u.test(line)) ? ['told with unseen characters'] : []),
        ...(told.some((line) => line.includes('Zq9x')) ? ['told with a secret'] : []),
      ],
      ends: 'refused',
    };
  } finally {
    reach.handler.destroy();
    aws.clearFaults();
    aws.clearCalls();
  }
}

it('an answer of STS or of the OIDC endpoint gives whole credentials or a reason, whatever is in it', async () => {
  const runs = 1000;
  const cases = fc.record({ from: fc.constantFrom(...STEPS.map(({ name }) => name)), changes });
  const { ends, runs: tried, failure } = await run({ name: 'sts-answers', runs, cases, tryOut });

  expect(failure).toBeUndefined();
  if (tried < runs) return;
  for (const end of ['obtained', 'refused']) expect((ends.get(end) ?? 0) / tried).toBeGreaterThanOrEqual(0.2);
});
