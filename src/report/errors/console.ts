import type { ErrorRow } from '../error-row';

/** The console's federation endpoint said no. */
export const CONSOLE_ERRORS: readonly ErrorRow[] = [
  {
    id: 'console-refused',
    services: ['signin'],
    codes: ['SigninRefused'],
    title: 'No console link for these credentials',
    lines: () => [
      'AWS’s sign-in does not take the credentials, and never says why. It takes those of roles and federated users, which have not expired.',
      'Leave `console-url` out to get the credentials without a link.',
    ],
  },
];
