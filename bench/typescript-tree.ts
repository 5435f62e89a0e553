import { copyFile, glob, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compileRules } from "../src/engines/rules/compile-rules.ts";
import { builtInRules } from "../src/reviewers/rule-catalogue.ts";

const installed = join(import.meta.dirname, "../node_modules");
const wanted = 5_000_000;

/** Fills a folder with TypeScript of packages that ship their sources, 5 MB of it; the same wherever the lock file is. */
export async function writeTree(folder: string): Promise<{ files: number; bytes: number }> {
  const found: string[] = [];
  for await (const path of glob("{zod,@ai-sdk/*,@mswjs/interceptors}/**/*.ts", {
    cwd: installed,
  })) {
    if (!/\.d\.ts$|\/node_modules\//.test(path)) found.push(path);
  }
  const tree = { files: 0, bytes: 0 };
  for (const path of found.toSorted()) {
    if (tree.bytes > wanted) break;
    const from = join(installed, path);
    const to = join(folder, path);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to);
    tree.files += 1;
    tree.bytes += (await stat(from)).size;
  }
  return tree;
}

/** Writes the patterns that read TypeScript as ast-grep's command line takes them, a file each; what follows values is not among them. */
export async function writePatterns(folder: string): Promise<number> {
  await mkdir(join(folder, "rules"), { recursive: true });
  await writeFile(join(folder, "sgconfig.yml"), "ruleDirs: [rules]\n");
  const all = (await builtInRules()).map(({ rule }) => rule);
  const compiled = compileRules(all, "typescript").rules.map((one) => one.compiled());
  for (const { rule, config } of compiled) {
    const { id, message, files, ignores } = rule;
    const written = { id, language: "TypeScript", message, ...config, files, ignores };
    // JSON is YAML.
    await writeFile(join(folder, "rules", `${id}.yml`), JSON.stringify(written));
  }
  return compiled.length;
}
