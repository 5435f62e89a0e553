import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { matchPaths, selectPaths } from "../../src/diff/match-paths.ts";
import { readYaml } from "../../src/yaml/read-yaml.ts";
import { root } from "../docs/pages.ts";

/** What somebody says of a finding who looked at the code: worth a comment, a matter of taste or of what callers do, or a mistake of ours. */
export const judgements = ["true", "arguable", "wrong"] as const;

const Corpus = z.strictObject({
  /** Globs of what is read of a package, by its name: its sources, as far as people can read them, and not twice. */
  packages: z.record(z.string(), z.array(z.string()).min(1)),
  /** Globs of what is read of this project. */
  project: z.array(z.string()).min(1),
  findings: z.array(
    z.strictObject({
      /** Behind the name of its package; of a file of this project as it is. */
      path: z.string(),
      /** As `/explain` has it: `code-skeptic/js-self-assignment`. */
      rule: z.string(),
      /** The first line that it is about, without the blanks at its ends. */
      code: z.string(),
      judgement: z.enum(judgements),
      /** Why, in a sentence. */
      because: z.string().endsWith("."),
    }),
  ),
});
export type Corpus = z.infer<typeof Corpus>;
export type Expected = Corpus["findings"][number];

/** Code that is taken to be good, and what is said of it all the same. */
export const corpusPath = "test/clean-corpus/corpus.yml";

/** @throws Error when the file is not of this form */
export function readCorpus(): Corpus {
  const reading = readYaml(readFileSync(join(root, corpusPath), "utf8"));
  if ("problem" in reading) throw new Error(`${corpusPath}: ${reading.problem.reason}`);
  return Corpus.parse(reading.documents[0]?.value);
}

/** A file of the corpus: where it is, and the path by which reviewers know it. */
export interface CorpusFile {
  file: string;
  path: string;
}

/** Everything that is read, in its order. */
export function filesOfCorpus({ packages, project }: Corpus): CorpusFile[] {
  return [
    ...Object.entries(packages).flatMap(([name, globs]) => filesOfPackage(name, globs)),
    ...filesIn(root, project).map((path) => ({ file: join(root, path), path })),
  ];
}

/** The files of an installed package. It is read as if it were a project of its own: nobody reads `node_modules`. */
function filesOfPackage(name: string, globs: readonly string[]): CorpusFile[] {
  const folder = join(root, "node_modules", name);
  return filesIn(folder, globs).map((path) => ({
    file: join(folder, path),
    path: `${name}/${path}`,
  }));
}

const isLeftOut = matchPaths(["**/node_modules", ".git", "**/*.d.ts"]);

function filesIn(folder: string, globs: readonly string[]): string[] {
  const isMeant = selectPaths(globs);
  const within = (path: string): string[] =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const below = relative(".", join(path, entry.name));
      if (isLeftOut(below)) return [];
      if (entry.isDirectory()) return within(below);
      return entry.isFile() && isMeant(below) ? [below] : [];
    });
  return within("").toSorted();
}
