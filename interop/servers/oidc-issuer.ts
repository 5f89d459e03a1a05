import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOidcIssuer } from '../../local-aws/oidc/issuer';
import type { Claims } from '../../local-aws/oidc/claims';

/** An OIDC issuer with a key of its own, found by discovery as any relying party finds one. */
export interface IssuerServer {
  /** `http://127.0.0.1:PORT`, which its tokens name as `iss`. */
  readonly issuer: string;
  /** What a job with `id-token: write` asks for a token. */
  readonly job: { readonly requestUrl: string; readonly requestToken: string };
  /** A token with these claims beside, or in place of, those of a push to a repository's default branch. */
  issue(claims?: Partial<Claims> & Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the issuer on loopback. It issues to whoever has the job's request token, for any audience, with `claims` in
 * each token.
 *
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
export async function startOidcIssuer(claims: Readonly<Record<string, unknown>> = {}): Promise<IssuerServer> {
  const keys = createOidcIssuer(() => new Date());
  let issuer = '';
  const issue: IssuerServer['issue'] = (more = {}) => keys.issue({ iss: issuer, ...claims, ...more });

  const answer = async (request: IncomingMessage): Promise<[status: number, body: unknown]> => {
    const url = new URL(request.url ?? '/', issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            issuer,
            jwks_uri: `${issuer}/keys`,
            // A relying party reads these, though nobody logs in here.
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            response_types_supported: ['id_token'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
          },
        ];
      case '/keys':
        return [200, await keys.keys()];
      case '/id-token':
        if (request.headers.authorization?.toLowerCase() !== `bearer ${keys.requestToken}`.toLowerCase()) {
          return [401, { message: 'Unauthorized' }];
        }
        return [200, { value: await issue({ aud: url.searchParams.get('audience') ?? issuer }) }];
      default:
        return [404, { message: 'Not Found' }];
    }
  };
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request).then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  };
  const server = createServer(respond);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    issuer,
    // The toolkit adds `&audience=…`, so that the address has a query already, as GitHub's has.
    job: { requestUrl: `${issuer}/id-token?api-version=2.0`, requestToken: keys.requestToken },
    issue,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
