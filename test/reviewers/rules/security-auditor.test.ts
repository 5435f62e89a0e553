import { describeRulesOf } from "./examples.ts";

describeRulesOf("security-auditor");
