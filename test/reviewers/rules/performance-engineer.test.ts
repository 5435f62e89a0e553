import { describeRulesOf } from "./examples.ts";

describeRulesOf("performance-engineer");
