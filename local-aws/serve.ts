/**
 * Runs local-aws as a process of its own: `npx tsx local-aws/serve.ts [--port N]`. Prints one line of JSON
 * with its addresses, then serves until SIGTERM or SIGINT.
 */
import { parseArgs } from 'node:util';
import { startLocalAws } from './index';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port must be a number from 0 to 65535, not ${values.port}`);
  process.exit(2);
}

const localAws = await startLocalAws({ port });
const { url, stsEndpoint, s3Endpoint, oidc } = localAws;
console.log(JSON.stringify({ url, stsEndpoint, s3Endpoint, oidc }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void localAws.close().then(() => process.exit(0)));
}
