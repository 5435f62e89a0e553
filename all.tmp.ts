import { readFileSync, globSync, statSync } from "node:fs";
import { builtInRules, builtInModels } from "./src/reviewers/rule-catalogue.ts";
import { createMatcher } from "./src/engines/process/matcher.ts";
import { languageOf } from "./src/diff/language.ts";
const by = Map.groupBy(await builtInRules(), (one:any)=>one.reviewer.name ?? one.reviewer); const models = await builtInModels(); const rs=[...by].map(([name, l]:any)=>({rules:l.map((x:any)=>x.rule), models: String(name).includes("security")?models:[]}));
const ms = rs.map((r:any)=>createMatcher({rules:r.rules, models:r.models}));
const files = readFileSync(process.argv[2]!,"utf8").trim().split("\n");
for (const f of files) { const lang=languageOf(f); if(lang==="text") continue; const text=readFileSync(f,"utf8"); 
  for (const m of ms) for (const x of m(text,lang as any,f.replace(/^\/tmp\/(corp|corpus|i9\/corp)\/[^/]+\//,"")).matches) console.log(`${f}:${x.place.lines.start} ${x.rule.id}`); }
