import { createFileReader } from "/tmp/wt-team/src/engines/process/read-file.ts";
import { builtInReviewers } from "/tmp/wt-team/src/reviewers/load-reviewers.ts";
const r = await builtInReviewers();
const lang = process.argv[2] as never;
const make: Record<string, (n: number) => string> = { words: (n) => "a\n".repeat(n), lines: (n) => "x = 1\n".repeat(n), semis: (n) => "x = 1;\n".repeat(n), treq9: (n) => "if(a){q=q+1}else{q=2+q}\n".repeat(n), calls: (n) => "f(x);\n".repeat(n), blocks: (n) => "if (a) {\n  b();\n}\n".repeat(n) };
const prefix = lang === "php" ? "<?php\n" : "";
for (const kind of process.argv.slice(3)) {
  for (const one of r) {
    const times: [string, number[]][] = [];
    for (const rule of one.rules.filter((x) => x.language.includes(lang) && !x.flow)) {
      const read = createFileReader({ kind: "rules", reporter: one, rules: [rule], models: [], files: [] });
      const t = [500, 2000].map((n) => { const c = process.cpuUsage(); void read({ path: "a.x", language: lang, text: prefix + make[kind]!(n) }); const u = process.cpuUsage(c); return (u.user + u.system) / 1000; });
      await new Promise((x) => setImmediate(x));
      if (t[1]! > 60) times.push([rule.id, t.map(Math.round)]);
    }
    console.log(kind, one.name, times.sort((a, b) => b[1][1]! - a[1][1]!).slice(0, 12).map((x) => `${x[0]} ${x[1].join("→")}`).join("  "));
  }
}
