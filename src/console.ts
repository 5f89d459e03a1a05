import { consoleLink } from './aws/console-sign-in';
import type { Obtained } from './credentials/temporary-credentials';
import { mask } from './delivery/masks';
import type { ConsoleWish, Request } from './inputs/request';
import type { Reach } from './reach';
import { info } from './report/log';

/** The link into AWS's console that was asked for, masked. Loaded only then. */
export async function consoleUrlFor(
  request: Request & { readonly consoleUrl: ConsoleWish },
  obtained: Obtained,
  { policy, handler }: Reach,
): Promise<string | undefined> {
  if (obtained.kept) {
    info("No console link is made: the job's own credentials were kept, and are not handed on.");
    return undefined;
  }
  const { url, secrets, shortened } = await consoleLink(request, obtained.credentials, policy, handler);
  mask(secrets);
  info(
    `Console link: in the output console-url, masked, for the next 15 minutes${shortened ? '; the console’s session ends with the credentials' : ''}.`,
  );
  return url;
}
