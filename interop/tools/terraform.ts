import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './cache';
import { goCommand } from './go';
import { mustRun, run } from './run';

const OPENTOFU_VERSION = 'v1.12.6';
const TFLINT_VERSION = 'v0.64.0';
const BUILD = { timeoutMs: 1_800_000, background: true } as const;

/** What reads Terraform: the machine's own `terraform` or `tofu`, or else OpenTofu, which takes some minutes to build. */
export async function terraformCommand(): Promise<string> {
  for (const name of ['terraform', 'tofu']) {
    const found = await run(name, ['version']).catch(() => undefined);
    if (found?.exitCode === 0) return name;
  }
  const folder = await installOnce(`opentofu-${OPENTOFU_VERSION}`, async (target) => {
    const source = join(target, 'source');
    await mkdir(source, { recursive: true });
    // Its own go.mod replaces a module, which `go install` refuses.
    await writeFile(
      join(source, 'go.mod'),
      `module tools
go 1.26
tool github.com/opentofu/opentofu/cmd/tofu
require github.com/opentofu/opentofu ${OPENTOFU_VERSION}
replace github.com/hashicorp/hcl/v2 v2.20.1 => github.com/opentofu/hcl/v2 v2.20.2-0.20251021132045-587d123c2828
`,
    );
    await mustRun(
      await goCommand(),
      ['build', '-ldflags=-s -w', '-o', join(target, 'tofu'), 'github.com/opentofu/opentofu/cmd/tofu'],
      'OpenTofu could not be built. Install Terraform or OpenTofu.',
      { ...BUILD, cwd: source, env: { ...process.env, GOFLAGS: '-mod=mod' } },
    );
    await rm(source, { recursive: true });
  });
  return join(folder, 'tofu');
}

/**
 * TFLint with the rules that it brings itself, built from source through the Go module proxy.
 *
 * @returns the program's path
 */
export async function installTflint(): Promise<string> {
  const folder = await installOnce(`tflint-${TFLINT_VERSION}`, async (target) => {
    await mkdir(target, { recursive: true });
    await mustRun(
      await goCommand(),
      ['install', '-ldflags=-s -w', `github.com/terraform-linters/tflint@${TFLINT_VERSION}`],
      'TFLint could not be built. It needs Go 1.25 or newer, from https://go.dev/dl/.',
      { ...BUILD, env: { ...process.env, GOBIN: target } },
    );
  });
  return join(folder, process.platform === 'win32' ? 'tflint.exe' : 'tflint');
}
