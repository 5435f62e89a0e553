import { parse } from "@ast-grep/napi";
import { readFileSync } from "node:fs";
import { grammarOf } from "/tmp/wt-flowjava/src/engines/rules/languages.ts";
const lang=process.argv[2];
const root = parse(grammarOf(lang), readFileSync(0,"utf8")).root();
const show=(n,d)=>{ console.log("  ".repeat(d)+(n.isNamed()?n.kind():JSON.stringify(n.kind()))+(n.children().length===0?" "+JSON.stringify(n.text()):"")); for(const c of n.children()) show(c,d+1)};
show(root,0);
