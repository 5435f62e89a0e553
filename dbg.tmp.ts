import { builtInReviewers } from "./src/reviewers/load-reviewers.ts";
import { compileModels } from "./src/engines/flow/compile-models.ts";
const security = (await builtInReviewers()).find((r) => r.name === "security-auditor")!;
const m = compileModels(security.models!, "java");
console.log(m.at("call","HttpHeaders()"),m.at("call","HttpHeaders().add").sinks,m.at("call","org.springframework.http.HttpHeaders().add").sinks[0], m.ofType("HttpHeaders"));
