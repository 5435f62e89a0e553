import { describeRulesOf } from "./examples.ts";

describeRulesOf("code-skeptic");
