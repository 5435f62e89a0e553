import { constantValue } from "./value.ts";
import type { Constant, Value } from "./value.ts";

/**
 * What constants come to, as far as any language agrees; `undefined` for anything else. Branches that are never taken are
 * found by this.
 *
 * @param operator as in JavaScript
 */
export function fold(operator: string, values: readonly Value[]): Value | undefined {
  if (values.length === 0 || values.some((value) => value.constant === undefined)) return undefined;
  const operands = values.map(({ constant }) => constant?.value ?? null);
  const result = compute(operator, operands);
  return result === undefined ? undefined : constantValue(result);
}

function compute(operator: string, operands: readonly Constant[]): Constant | undefined {
  const [a = null, b = null] = operands;
  if (operands.length === 1)
    return operator === "!" ? !a : operator === "-" && typeof a === "number" ? -a : undefined;
  if (operator === "===") return a === b;
  if (operator === "!==") return a !== b;
  if (operands.some((one) => typeof one !== "number")) return undefined;
  const numbers = operands.map(Number);
  const [x = 0, y = 0] = numbers;
  switch (operator) {
    case "+":
      return numbers.reduce((sum, one) => sum + one, 0);
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      // Whole numbers are divided differently from language to language.
      return Number.isInteger(x / y) ? x / y : undefined;
    case "quotient":
      return y === 0 ? undefined : x / y;
    case "div":
      return y === 0 ? undefined : Math.trunc(x / y);
    case "%":
      return y === 0 ? undefined : x % y;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    default:
      return undefined;
  }
}
