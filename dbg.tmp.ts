import { builtInReviewers } from "./src/reviewers/load-reviewers.ts";
import { compileModels } from "./src/engines/flow/compile-models.ts";
const security = (await builtInReviewers()).find((r) => r.name === "security-auditor")!;
const m = compileModels(security.models!, "java");
console.log(m.ofType("HttpServletRequest"), m.ofType("javax.servlet.http.HttpServletRequest"), m.ofType("String"));
console.log(m.at("call","B2()"), m.at("call","B2"), m.at("read","B2()"));
