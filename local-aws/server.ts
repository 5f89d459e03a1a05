import type { LocalAws, LocalAwsOptions } from './index';

/** Starts the server on 127.0.0.1. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  void options;
  throw new Error('not built yet');
}
