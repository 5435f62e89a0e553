import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { milliseconds, type Row } from "./measure.ts";
import { runTool, type Spent } from "./process/tool.ts";
import { writePatterns, writeTree } from "./typescript-tree.ts";

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");

/** One tree of TypeScript, read by `chorale scan`, by ast-grep's command line with the same patterns, and by oxlint with its own. */
export async function benchAgainstTools(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "chorale-bench-"));
  try {
    const tree = join(folder, "tree");
    const patterns = join(folder, "patterns");
    const { files, bytes } = await writeTree(tree);
    const written = await writePatterns(patterns);
    const left = await leaveOutUnreadable(patterns);
    const astGrep = await runTool(
      join(bin, "ast-grep"),
      ["scan", "--json=stream", "--no-ignore", "hidden", tree],
      patterns,
    );
    const oxlint = await runTool(join(bin, "oxlint"), ["--no-ignore", tree], folder);
    const scan = await runTool(
      process.execPath,
      [join(root, "bin/chorale.js"), "scan", "--format", "json", tree],
      folder,
    );
    const ratio = scan.processorMs / astGrep.processorMs;
    const size = `${files} files of TypeScript, ${(bytes / 1e6).toFixed(1)} MB`;
    return [
      ...rowsOf(`${size}, ast-grep's command line (${written - left.length} patterns)`, astGrep),
      ...rowsOf("… oxlint, with its own rules", oxlint),
      ...rowsOf("… chorale scan, everything that it has for TypeScript", scan, "≤ 400 MB"),
      {
        what: "… its processor time, as many times as ast-grep's",
        figure: ratio.toFixed(2),
        expected: "≤ 2",
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** ast-grep's command line refuses patterns of which it can't tell the kinds of nodes; it names one at a time. */
async function leaveOutUnreadable(folder: string): Promise<string[]> {
  const left: string[] = [];
  await writeFile(join(folder, "empty.ts"), "");
  for (;;) {
    const { complaint } = await runTool(join(bin, "ast-grep"), ["scan", "empty.ts"], folder);
    const refused = /Cannot parse rule (\S+\.yml)/.exec(complaint)?.[1];
    if (refused === undefined) return left;
    await rm(join(folder, refused), { force: true });
    await rm(refused, { force: true });
    left.push(refused);
  }
}

function rowsOf(
  what: string,
  { wallMs, processorMs, peakBytes, togetherBytes }: Spent,
  expected?: string,
): Row[] {
  const memory = (of: number): string => `${(of / 1e6).toFixed(0)} MB`;
  return [
    { what: `${what}: processor time`, figure: milliseconds(processorMs) },
    { what: "… … wall clock", figure: milliseconds(wallMs) },
    {
      what: "… … memory of its largest process",
      figure: memory(peakBytes),
      ...(expected !== undefined && { expected }),
    },
    { what: "… … of all its processes together", figure: memory(togetherBytes) },
  ];
}
