import type { SgNode } from "@ast-grep/napi";
import { asConfig } from "../rules/ast-grep-config.ts";

const request = {
  javascript:
    /^(?:_?req|request|ctx|c\.req|ctx\.request|event)\??\.(?:query|body|params|headers|cookies|url|originalUrl|path|hostname|rawBody|queryStringParameters|get\(|header\(|param\(|query\()/,
  python:
    /^(?:flask\.|self\.)?request\.(?:args|form|values|json|data|get_json|get_data|headers|cookies|path|url|GET|POST|META|body|query_params|path_params)\b/,
};

const names = { javascript: "variable_declarator", python: "assignment" };

/** Whether a value is what a request brings, itself or by a variable of this file that is set to it. */
export function isFromRequest(node: SgNode, language: keyof typeof request): boolean {
  const text = node.text();
  if (request[language].test(text)) return true;
  if (node.kind() !== "identifier") return false;
  const [target, value] = language === "python" ? ["left", "right"] : ["name", "value"];
  const declarations = node
    .ancestors()
    .at(-1)
    ?.findAll(
      asConfig({ rule: { kind: names[language], has: { field: target, regex: `\\b${text}\\b` } } }),
    );
  return (
    declarations?.some((one) => request[language].test(one.field(value ?? "")?.text() ?? "")) ??
    false
  );
}
