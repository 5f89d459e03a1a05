import { pythonEnvironment } from './python';
import { mustRun, run } from './run';

/** A Go that builds programs: the machine's own, or one that PyPI has. */
export async function goCommand(): Promise<string> {
  const own = await run('go', ['version']).catch(() => undefined);
  if (own?.exitCode === 0) return 'go';
  const { python } = await pythonEnvironment('go');
  const locate = 'import go, pathlib; print(pathlib.Path(go.__file__).parent / "bin" / "go")';
  return (await mustRun(python, ['-c', locate], 'Install Go, from https://go.dev/dl/.')).trim();
}
