import type { SourceFile } from "../src/types/source.ts";

/** Numbers that look random and are the same every time (a linear congruential generator, Numerical Recipes' constants). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const nouns = ["order", "user", "report", "ticket", "invoice", "session", "price", "account"];

type WriteFunction = (name: string, next: (below: number) => number) => string;

const writers: Readonly<Record<"javascript" | "typescript" | "python" | "go", WriteFunction>> = {
  javascript: (
    name,
    next,
  ) => `export async function ${name}(${nouns[next(8)]}, limit = ${next(100)}) {
  const rows = await db.query("SELECT * FROM ${nouns[next(8)]}s WHERE id = $1 LIMIT 50", [limit]);
  const names = rows.filter((row) => row.total > ${next(1000)}).map((row) => row.name.trim());
  for (const one of names) {
    if (one.length === ${next(9)}) continue;
    log.info({ one, at: Date.now() }, "${name} done");
  }
  return names.join(", ");
}
`,
  typescript: (name, next) => `export class ${name} {
  readonly #items = new Map<string, number>();
  add(key: string, value: number): this {
    const before = this.#items.get(key) ?? ${next(10)};
    this.#items.set(key, before + value);
    return this;
  }
  async load(path: string): Promise<number> {
    const text = await readFile(join(root, "${nouns[next(8)]}.json"), "utf8");
    return JSON.parse(text).length + path.length;
  }
}
`,
  python: (name, next) => `def ${name}(${nouns[next(8)]}, limit=${next(100)}):
    rows = cursor.execute("SELECT * FROM ${nouns[next(8)]} WHERE id = ?", (limit,)).fetchmany(50)
    total = sum(row["price"] for row in rows if row["price"] > ${next(1000)})
    with open(BASE / "${nouns[next(8)]}.csv") as file:
        for line in file:
            logger.info("%s %s", line.strip(), total)
    return total
`,
  go: (name, next) => `func ${name}(ctx context.Context, limit int) (int, error) {
	rows, err := db.QueryContext(ctx, "SELECT id FROM ${nouns[next(8)]} LIMIT $1", limit)
	if err != nil {
		return 0, fmt.Errorf("${name}: %w", err)
	}
	defer rows.Close()
	count := ${next(10)}
	for rows.Next() {
		count++
	}
	return count, rows.Err()
}
`,
};

const extensions = { javascript: "js", typescript: "ts", python: "py", go: "go" } as const;

/** Files of some 20 kB in four languages, together about as long as wanted, in characters. */
export function generatedFiles(length: number): SourceFile[] {
  const next = numbers(42);
  const files: SourceFile[] = [];
  let written = 0;
  while (written < length) {
    for (const language of ["javascript", "typescript", "python", "go"] as const) {
      let text = language === "go" ? "package bench\n\n" : "";
      for (let part = 0; text.length < 20_000; part += 1) {
        text += `${writers[language](`Thing${files.length}x${part}`, next)}\n`;
      }
      const lines = text.split("\n").length;
      const path = `src/file-${files.length}.${extensions[language]}`;
      files.push({ path, language, text, touched: [{ start: 1, end: lines }] });
      written += text.length;
    }
  }
  return files;
}

/** A diff that adds such files, about as long as wanted, in characters. */
export function generatedDiff(length: number): string {
  return generatedFiles(length)
    .map(({ path, text }) => {
      const lines = text.slice(0, -1).split("\n");
      const body = lines.map((line) => `+${line}\n`).join("");
      return `diff --git a/${path} b/${path}\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${body}`;
    })
    .join("");
}
