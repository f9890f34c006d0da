/** Compiles src, as users run it, and the benchmark's own processes into a folder of this run alone. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface Build {
  /** The compiled `src/main.js`. */
  main: string;
  /** A compiled process of `test/bench/children`. */
  child(name: string): string;
  remove(): void;
}

/** Below node_modules, so that packages are found from there. */
export function build(): Build {
  const cache = join(PROJECT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  // Node looks no further than node_modules for what kind of modules these are, and would have to guess.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', join(PROJECT, 'test', 'bench', 'tsconfig.json'), '--outDir', folder];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`The build complains, and is measured all the same:\n${stdout}\n`);
  return {
    main: join(folder, 'src', 'main.js'),
    child: (name) => join(folder, 'test', 'bench', 'children', `${name}.js`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
